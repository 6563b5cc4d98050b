using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>Makes items of the text of a procedure, view, function or trigger; tables where it defines tables.</summary>
internal static class ModuleItems
{
    private const string Dialect = "tsql";

    /// <param name="schema">The module's schema; null where its text says it.</param>
    /// <param name="name">The module's name; null where its text says it.</param>
    public static IReadOnlyList<CollectedItem> Of(
        string definition, string? schema, string? name, string? kind, string? file, TaskTraits traits, CancellationToken cancellationToken)
    {
        traits = traits with { Dialect = traits.Dialect ?? Dialect };
        if (name is null && Defined(definition, traits.Dialect, cancellationToken) is { } told) (schema, name, kind) =
            (told.Schema, told.Name, told.Kind);
        schema ??= traits.Schema ?? "dbo";
        if (name is null) return SqlText.Items(definition, file ?? "script", file, traits with { Schema = schema }, cancellationToken);
        var parts = new[] { traits.Database, schema, name }.OfType<string>();
        var job = string.Join('.', parts);

        // A bare name in a module is looked for in the module's own schema first.
        return SqlText.Task(definition, job, file, traits with { Name = job, Kind = kind, Schema = schema }, cancellationToken);
    }

    private static (string? Schema, string Name, string Kind)? Defined(string definition, string dialect,
        CancellationToken cancellationToken)
    {
        if (SqlAnalysis.TryParse(definition, SqlAnalysis.FindDialect(dialect, out _), cancellationToken) is not { } script) return null;
        foreach (var statement in script.Statements)
        {
            switch (statement)
            {
                case CreateProcedureStatement procedure:
                    return Part(procedure.Name, "procedure");
                case CreateFunctionStatement function:
                    return Part(function.Name, "function");
                case CreateViewStatement view:
                    return Part(view.Name, "view");
            }
        }

        return null;
    }

    private static (string? Schema, string Name, string Kind)? Part(ObjectName name, string kind) =>
        name.Parts.IsEmpty ? null : (name.Parts.Length > 1 ? name.Parts[^2].Text : null, name.Parts[^1].Text, kind);

    /// <summary>The tables that a text names with four parts: server, database, schema, table.</summary>
    public static IEnumerable<TableName> Remote(string definition, CancellationToken cancellationToken)
    {
        if (SqlAnalysis.TryParse(definition, SqlAnalysis.FindDialect(Dialect, out _), cancellationToken) is not { } script) return [];
        var named = Analysis.References.TableReferences.Of(script);
        return named.Reads.Concat(named.Writes).Where(table => table.Parts.Length == 4);
    }
}
