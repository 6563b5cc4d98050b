using System.Text.Json;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Endpoints;
using LineageService.Api.Problems;
using LineageService.Graph.Identity;
using LineageService.Ingestion.Reading;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Requests;

/// <summary>Reads the bodies of <c>/api/v2/identity</c>; all mistakes of one are told at once.</summary>
internal static class IdentityBodies
{
    private const int MaxText = 4000;

    /// <exception cref="ProblemException">400.</exception>
    public static MergeRequest ReadMerge(ReadOnlyMemory<byte> body) => Read(body, (root, violations) =>
    {
        var kind = Text(root, "kind", violations, isNeeded: false);
        if (kind is not (null or "dataset" or "job")) violations.Add(Violation.Body("$.kind", "Must be dataset or job."));
        return new MergeRequest(
            Text(root, "alias", violations) ?? "", Text(root, "canonical", violations) ?? "", Text(root, "author", violations) ?? "")
        {
            Kind = kind,
            Reason = Text(root, "reason", violations, isNeeded: false),
        };
    });

    /// <exception cref="ProblemException">400.</exception>
    public static DecisionRequest ReadDecision(ReadOnlyMemory<byte> body, HttpContext context) => Read(body, (root, violations) =>
        new DecisionRequest(context.AuthorOr(Text(root, "author", violations) ?? "")) { Reason = Text(root, "reason", violations, isNeeded: false) });

    /// <exception cref="ProblemException">400.</exception>
    public static (IdentityRules Rules, string? Version) ReadRules(ReadOnlyMemory<byte> body) => Read(body, (root, violations) =>
    {
        var folding = IdentityRules.None.CaseFolding.WithComparers(StringComparer.OrdinalIgnoreCase);
        if (Member(root, "caseFolding", JsonValueKind.Object, violations) is { } schemes)
        {
            foreach (var scheme in schemes.EnumerateObject())
            {
                var word = scheme.Value.ValueKind == JsonValueKind.String ? scheme.Value.GetString() : null;
                if (word is not ("lower" or "upper"))
                    violations.Add(Violation.Body($"$.caseFolding.{scheme.Name}", "Must be lower or upper."));
                folding = folding.SetItem(scheme.Name, word == "upper" ? NameCase.Upper : NameCase.Lower);
            }
        }

        var namespaces = new List<NamespaceAlias>();
        if (Member(root, "namespaces", JsonValueKind.Array, violations) is { } aliases)
        {
            foreach (var alias in aliases.EnumerateArray())
            {
                if (alias.ValueKind != JsonValueKind.Object)
                {
                    violations.Add(Violation.Body($"$.namespaces[{namespaces.Count}]", "Must be {alias, canonical}."));
                    continue;
                }

                namespaces.Add(new NamespaceAlias(Text(alias, "alias", violations) ?? "", Text(alias, "canonical", violations) ?? ""));
            }
        }

        var isTrimmed = root.TryGetProperty("partitionPaths", out var trim);
        if (isTrimmed && trim.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            violations.Add(Violation.Body("$.partitionPaths", "Must be true or false."));
        var rules = new IdentityRules
        {
            Namespaces = [.. namespaces],
            CaseFolding = folding,
            PartitionPaths = isTrimmed && trim.ValueKind == JsonValueKind.True,
        };
        return (rules, Text(root, "version", violations, isNeeded: false));
    });

    internal static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, List<Violation>, T> read)
    {
        using var document = JsonRecord.TryParse(body, null, 1, out var failure);
        if (document is null) throw SourceProblems.Of(failure!);
        var violations = new List<Violation>();
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            violations.Add(Violation.Body("$", "Must be an object."));
            throw Invalid(violations);
        }

        var value = read(document.RootElement, violations);
        return violations.Count == 0 ? value : throw Invalid(violations);
    }

    /// <summary>Throws where a body is no JSON.</summary>
    internal static void Parse(ReadOnlyMemory<byte> body)
    {
        using var document = JsonRecord.TryParse(body, null, 1, out var failure);
        if (document is null) throw SourceProblems.Of(failure!);
    }

    internal static ProblemException Invalid(List<Violation> violations) => new(
        new Problem(ProblemType.InvalidRequest, string.Join(" ", violations.Select(violation => $"{violation.Name}: {violation.Message}")))
        {
            Violations = [.. violations],
        });

    private static JsonElement? Member(JsonElement root, string name, JsonValueKind kind, List<Violation> violations)
    {
        if (!root.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == kind) return value;
        violations.Add(Violation.Body($"$.{name}", kind == JsonValueKind.Array ? "Must be a list." : "Must be an object."));
        return null;
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            return null;
        }
    }

    internal static string? Text(JsonElement root, string name, List<Violation> violations, bool isNeeded = true)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (isNeeded) violations.Add(Violation.Body($"$.{name}", "Is needed."));
            return null;
        }

        if (TextOf(value) is { Length: <= MaxText } text && (!isNeeded || text.Length > 0)) return text;
        violations.Add(Violation.Body($"$.{name}", $"Must be a text of {(isNeeded ? 1 : 0)} to {MaxText} characters."));
        return null;
    }
}
