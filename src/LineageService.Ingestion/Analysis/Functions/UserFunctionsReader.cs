using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Reading;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Functions;

namespace LineageService.Ingestion.Analysis.Functions;

/// <summary>
/// Reads a file of functions, YAML or JSON: a list of <c>{name, dialect?, class?, arguments?}</c> and <c>{sql, dialect?}</c>
/// (docs/sql-engine.md). What is wrong with an entry is a value; the others count.
/// </summary>
public static class UserFunctionsReader
{
    /// <param name="file">The path, for the place of a complaint.</param>
    public static UserFunctions Read(string text, string? file, out ImmutableArray<SourceFailure> failures)
    {
        var found = ImmutableArray.CreateBuilder<SourceFailure>();
        var functions = new List<UserFunction>();

        // JSON is YAML in flow style.
        var records = YamlRecords.Read(text, file, out var mistake);
        foreach (var (json, line) in records)
        {
            using var document = JsonDocument.Parse(json);
            if (Read(document.RootElement, json, file, line, out var failure) is { } function) functions.Add(function);
            if (failure is not null) found.Add(failure);
        }

        if (mistake is not null) found.Add(mistake);
        failures = found.ToImmutable();
        return new UserFunctions(functions);
    }

    private static UserFunction? Read(JsonElement entry, ReadOnlyMemory<byte> bytes, string? file, long line, out SourceFailure? failure)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            failure = new SourceFailure(
                SourceCodes.WrongProperty, file, line, 1, "expected a function as {name, class, arguments} or {sql}");
            return null;
        }

        var properties = new JsonProperties(entry, bytes, file, line);
        var dialect = properties.String("dialect");
        if (dialect is not null)
        {
            SqlDialects.Find(dialect, out var isKnown);
            if (!isKnown) properties.Complain("dialect", $"expected a dialect's name in `dialect`, found `{dialect}`");
        }

        var sql = properties.String("sql");
        var signature = sql is null ? SignatureOf(ref properties) : null;
        failure = properties.Failure;
        return failure is null ? new UserFunction(dialect, signature, sql) : null;
    }

    private static FunctionSignature? SignatureOf(ref JsonProperties properties)
    {
        var name = properties.RequiredString("name");
        var functionClass = ClassOf(ref properties);
        var roles = ImmutableArray.CreateBuilder<ArgumentRole>();
        var repeats = false;
        var arguments = properties.Strings("arguments");
        for (var i = 0; i < arguments.Length; i++)
        {
            var word = arguments[i];
            if (i == arguments.Length - 1 && word.EndsWith("...", StringComparison.Ordinal))
            {
                repeats = true;
                word = word[..^3].Trim();
            }

            if (RoleOf(word) is { } role) roles.Add(role);
            else properties.Complain("arguments", $"expected value, condition, sort-key or keyword in `arguments`, found `{word}`");
        }

        if (properties.Failure is not null || name.Length == 0) return null;
        return new FunctionSignature(
            name.ToUpperInvariant(), functionClass, roles.Count == 0 ? null : roles.ToImmutable(), LastRoleRepeats: repeats)
        {
            IsBuiltIn = false,
        };
    }

    private static FunctionClass ClassOf(ref JsonProperties properties)
    {
        var word = properties.String("class") ?? "scalar";
        switch (word.ToLowerInvariant())
        {
            case "scalar": return FunctionClass.Scalar;
            case "aggregate": return FunctionClass.Aggregate;
            case "window": return FunctionClass.Window;
            case "table": return FunctionClass.Table;
            default:
                properties.Complain("class", $"expected scalar, aggregate, window or table in `class`, found `{word}`");
                return FunctionClass.Unknown;
        }
    }

    private static ArgumentRole? RoleOf(string word) => word.ToLowerInvariant() switch
    {
        "value" => ArgumentRole.Value,
        "condition" => ArgumentRole.Condition,
        "sort-key" => ArgumentRole.SortKey,
        "keyword" => ArgumentRole.Keyword,
        _ => null,
    };
}
