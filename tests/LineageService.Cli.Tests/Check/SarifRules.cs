using System.Text.Json;

namespace LineageService.Cli.Tests.Check;

/// <summary>
/// What the schema of SARIF 2.1.0 asks of the parts of a log that a check writes: needed properties, allowed ones, types, closed sets of words, least numbers,
/// and what its text adds (indices that fit, addresses that are URIs). Written from the specification; not the schema itself.
/// </summary>
internal sealed class SarifRules
{
    private static readonly Dictionary<string, Shape> Shapes = new(StringComparer.Ordinal)
    {
        ["log"] = new(["version", "runs"], new() { ["$schema"] = "uri", ["version"] = "=2.1.0", ["runs"] = "run[]", ["properties"] = "any" }),
        ["run"] = new(["tool"], new() { ["tool"] = "tool", ["results"] = "result[]", ["columnKind"] = "=utf16CodeUnits|unicodeCodePoints", ["originalUriBaseIds"] = "bases", ["invocations"] = "invocation[]" }),
        ["tool"] = new(["driver"], new() { ["driver"] = "component" }),
        ["component"] = new(["name"], new() { ["name"] = "text", ["version"] = "text", ["semanticVersion"] = "text", ["informationUri"] = "uri", ["rules"] = "rule[]" }),
        ["rule"] = new(["id"], new() { ["id"] = "text", ["name"] = "text", ["shortDescription"] = "message", ["fullDescription"] = "message", ["helpUri"] = "uri", ["defaultConfiguration"] = "configuration" }),
        ["configuration"] = new([], new() { ["level"] = "=none|note|warning|error", ["enabled"] = "flag" }),
        ["message"] = new(["text"], new() { ["text"] = "text", ["markdown"] = "text" }),
        ["result"] = new(["message"], new()
        {
            ["ruleId"] = "text",
            ["ruleIndex"] = "index",
            ["level"] = "=none|note|warning|error",
            ["kind"] = "=fail",
            ["message"] = "message",
            ["locations"] = "location[]",
            ["relatedLocations"] = "location[]",
            ["codeFlows"] = "flow[]",
            ["partialFingerprints"] = "words",
            ["suppressions"] = "suppression[]",
            ["properties"] = "any",
        }),
        ["location"] = new([], new() { ["id"] = "index", ["physicalLocation"] = "physical", ["logicalLocations"] = "logical[]", ["message"] = "message" }),
        ["physical"] = new(["artifactLocation"], new() { ["artifactLocation"] = "artifact", ["region"] = "region" }),
        ["artifact"] = new([], new() { ["uri"] = "reference", ["uriBaseId"] = "text", ["index"] = "index" }),
        ["region"] = new([], new() { ["startLine"] = "positive", ["startColumn"] = "positive", ["endLine"] = "positive", ["endColumn"] = "positive" }),
        ["logical"] = new([], new() { ["name"] = "text", ["fullyQualifiedName"] = "text", ["kind"] = "text" }),
        ["flow"] = new(["threadFlows"], new() { ["threadFlows"] = "thread[]+", ["message"] = "message" }),
        ["thread"] = new(["locations"], new() { ["locations"] = "step[]+" }),
        ["step"] = new([], new() { ["location"] = "location", ["nestingLevel"] = "index" }),
        ["suppression"] = new(["kind"], new() { ["kind"] = "=inSource|external", ["status"] = "=accepted|underReview|rejected", ["justification"] = "text", ["guid"] = "text", ["properties"] = "any" }),
        ["invocation"] = new(["executionSuccessful"], new() { ["executionSuccessful"] = "flag", ["exitCode"] = "any", ["exitCodeDescription"] = "text" }),
    };

    private readonly List<string> _violations = [];

    /// <summary>All that is wrong with a log, by its place; empty for a valid one.</summary>
    public static IReadOnlyList<string> Violations(string sarif)
    {
        using var document = JsonDocument.Parse(sarif);
        var rules = new SarifRules();
        rules.Check(document.RootElement, "log", "$");
        if (rules._violations.Count == 0) rules.CheckIndices(document.RootElement);
        return rules._violations;
    }

    private void CheckIndices(JsonElement log)
    {
        foreach (var run in log.GetProperty("runs").EnumerateArray())
        {
            var rules = run.GetProperty("tool").GetProperty("driver").TryGetProperty("rules", out var list) ? list.EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList() : [];
            if (rules.Distinct().Count() != rules.Count) _violations.Add("rules: an id stands there twice");
            foreach (var result in run.GetProperty("results").EnumerateArray())
            {
                var index = result.GetProperty("ruleIndex").GetInt32();
                if (index >= rules.Count || rules[index] != result.GetProperty("ruleId").GetString()) _violations.Add("ruleIndex: names another rule than ruleId");
            }
        }
    }

    private void Check(JsonElement value, string shape, string path)
    {
        if (shape.EndsWith("[]", StringComparison.Ordinal) || shape.EndsWith("[]+", StringComparison.Ordinal))
        {
            if (value.ValueKind != JsonValueKind.Array || (shape[^1] == '+' && value.GetArrayLength() == 0)) _violations.Add($"{path}: no list, or an empty one");
            else for (var i = 0; i < value.GetArrayLength(); i++) Check(value[i], shape[..shape.IndexOf('[', StringComparison.Ordinal)], $"{path}[{i}]");
            return;
        }

        if (Shapes.TryGetValue(shape, out var known)) CheckObject(value, known, path);
        else if (!IsOne(value, shape)) _violations.Add($"{path}: {value.GetRawText()} is not {shape}");
    }

    private void CheckObject(JsonElement value, Shape shape, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            _violations.Add($"{path}: no object");
            return;
        }

        foreach (var needed in shape.Needed) if (!value.TryGetProperty(needed, out _)) _violations.Add($"{path}.{needed}: is missing");
        foreach (var property in value.EnumerateObject())
        {
            if (shape.Allowed.TryGetValue(property.Name, out var inner)) Check(property.Value, inner, $"{path}.{property.Name}");
            else _violations.Add($"{path}.{property.Name}: is not known");
        }
    }

    private static bool IsOne(JsonElement value, string shape) => shape switch
    {
        "any" => true,
        "text" => value.ValueKind == JsonValueKind.String,
        "flag" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "index" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) && index >= 0,
        "positive" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1,
        "uri" => value.ValueKind == JsonValueKind.String && Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
        "reference" => value.ValueKind == JsonValueKind.String && Uri.IsWellFormedUriString(value.GetString(), UriKind.Relative),
        "words" => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(word => word.Value.ValueKind == JsonValueKind.String),
        "bases" => value.ValueKind == JsonValueKind.Object,
        _ => shape[0] == '=' && value.ValueKind == JsonValueKind.String && shape[1..].Split('|').Contains(value.GetString()),
    };

    private sealed record Shape(string[] Needed, Dictionary<string, string> Allowed);
}
