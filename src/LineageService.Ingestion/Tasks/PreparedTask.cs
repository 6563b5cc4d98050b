using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Analysis.References;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Ingestion.Tasks;

/// <summary>
/// A task on its way through an import: what the store knew of it, its fingerprint, the tables it names, and its parsed text while that is
/// needed. Mutable: it takes on the result of each analysis.
/// </summary>
internal sealed class PreparedTask
{
    private readonly string? _engine;
    private ParsedScript? _script;

    public PreparedTask(TaskDefinition definition, JobRecord? stored, UserFunctions functions, string? engine = null)
    {
        _engine = engine;
        Functions = functions;
        Definition = definition;
        // What an import changes holds since the import, not since what it changes.
        Stored = stored is null ? null : stored with { ValidFrom = null };
        Dialect = functions.Extend(SqlAnalysis.FindDialect(definition.Dialect, out var warning));
        DialectWarning = warning;
        Target = definition switch
        {
            // One part that no name in SQL is equal to by chance.
            { TargetDataset: { } elsewhere } => new TableName([$"{elsewhere.Namespace}/{elsewhere.Name}"]),
            { Target: { } target } => TableName.Parse(target),
            _ => null,
        };
    }

    public TaskDefinition Definition { get; }

    /// <summary>The job as the store had it before this import; null for a new one.</summary>
    public JobRecord? Stored { get; }

    public SqlDialect Dialect { get; }

    /// <summary>The functions that a configuration adds.</summary>
    public UserFunctions Functions { get; }

    public Diagnostic? DialectWarning { get; }

    public TableName? Target { get; }

    public DatasetId? TargetDataset => Target is null ? null : DatasetOf(Target);

    /// <summary>The dataset that a table of the task's SQL is.</summary>
    public DatasetId DatasetOf(TableName table) => Definition.TargetDataset is { } elsewhere && table.Equals(Target)
        ? elsewhere
        : DatasetNaming.ToDataset(table, Definition.DatasetNamespace);

    /// <summary>The part of the fingerprint that depends on the task alone.</summary>
    public string TextFingerprint { get; private set; } = string.Empty;

    public TableReferences References { get; private set; } = TableReferences.None;

    /// <summary>The job as it stands now; null until it was first looked at.</summary>
    public JobRecord? Current { get; set; }

    /// <summary>True where the stored analysis holds.</summary>
    public bool Unchanged { get; set; }

    /// <summary>True where it must not be written.</summary>
    public bool Refused { get; set; }

    /// <summary>Defaults of names: BigQuery's <c>dataset.table</c> lies in the project of the task's own table.</summary>
    public AnalysisOptions Options => new()
    {
        NestedFields = true,
        CarriesRenames = true,
        Target = Definition.TargetDataset is null ? Definition.Target : $"\"{Target!.Name}\"",
        DefaultDatabase = Definition.DefaultDatabase
            ?? (Target is { Parts.Length: >= 3 } && Dialect.Names.QualifiedNameParts >= 3 ? Target.Parts[^3] : null),
        DefaultSchema = Definition.DefaultSchema,
        Template = Definition.Template,
        Scripts = Definition.Scripts,
    };

    /// <summary>The parsed text where it may define routines; null elsewhere.</summary>
    public ParsedScript? ParseDefinitions(CancellationToken cancellationToken) =>
        KnownRoutines.MayDefine(Definition.Sql) ? _script ??= SqlAnalysis.TryParse(Definition.Sql, Dialect, cancellationToken, Definition.Template, Definition.Scripts) : null;

    /// <summary>Hashes the text and finds the tables it names: from the store where the text is as it was, by parsing otherwise.</summary>
    public void Prepare(KnownRoutines routines, CancellationToken cancellationToken)
    {
        TextFingerprint = TaskFingerprint.OfText(Definition, Dialect, Functions, routines, _engine);
        if (Stored?.Fingerprint is { } known && known.StartsWith(TextFingerprint, StringComparison.Ordinal))
        {
            References = new TableReferences(
                [.. Stored.Inputs.Select(DatasetNaming.ToTable)], [.. Stored.Outputs.Select(DatasetNaming.ToTable)]);
            return;
        }

        _script ??= SqlAnalysis.TryParse(Definition.Sql, Dialect, cancellationToken, Definition.Template, Definition.Scripts);
        var named = _script is null ? TableReferences.None : TableReferences.Of(_script);
        References = new TableReferences(
            [.. named.Reads.Select(Qualify)],
            Target is null ? [.. named.Writes.Select(Qualify)] : [.. named.Writes.Select(Qualify), Target]);
    }

    /// <summary>Lets go of the parsed text; it is parsed again when it is analysed.</summary>
    public void Forget() => _script = null;

    /// <summary>The parsed text, once; null where it has to be parsed.</summary>
    public ParsedScript? TakeScript()
    {
        var script = _script;
        _script = null;
        return script;
    }

    private TableName Qualify(TableName name)
    {
        var (options, wanted) = (Options, Dialect.Names.QualifiedNameParts);
        var parts = name.Parts;
        if (parts.Length == 1 && options.DefaultSchema is { } schema && !parts[0].Contains('/', StringComparison.Ordinal)) parts = parts.Insert(0, schema);
        if (parts.Length == wanted - 1 && parts.Length > 1 && options.DefaultDatabase is { } database) parts = parts.Insert(0, database);
        return parts == name.Parts ? name : new TableName(parts);
    }
}
