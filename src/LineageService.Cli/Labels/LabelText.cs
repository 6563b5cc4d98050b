using System.Globalization;
using System.Text.Json.Nodes;
using LineageService.Cli.Rendering;
using Spectre.Console;

namespace LineageService.Cli.Labels;

/// <summary>Answers about labels for people: a line for each thing, no more than fits.</summary>
internal static class LabelText
{
    public static void Line(IAnsiConsole console, string text) => console.WriteLine(text);

    public static void RenderLabels(IAnsiConsole console, JsonNode answer)
    {
        foreach (var node in Items(answer, "nodes"))
        {
            console.MarkupLineInterpolated($"[bold]{Name(node["node"])}[/] {(string?)node["level"] ?? "no label"}{Joined(" disputed: ", node["disputed"])}");
            foreach (var list in (string[])["asserted", "inherited", "derived"])
                foreach (var label in Items(node, list)) console.MarkupLineInterpolated($"  {Label(label)} [grey]{label["method"]} {label["assignment"]}[/]");
            foreach (var one in Items(node, "suggested")) console.MarkupLineInterpolated($"  [grey]perhaps {one["tag"]}, {one["confidence"]}[/]");
        }

        More(console, answer, "nodes", "Nothing has a label.");
    }

    public static void RenderExplanation(IAnsiConsole console, JsonNode answer)
    {
        foreach (var origin in Items(answer, "origins"))
        {
            console.MarkupLineInterpolated($"[bold]{origin["tag"]} {origin["form"]}[/]{Indirect(origin)} from {origin["assignment"]}, {origin["hops"]} hops, confidence {origin["confidence"]}");
            foreach (var hop in Items(origin, "witness")) console.MarkupLineInterpolated($"  {Name(hop["node"])} {hop["formAfter"]}{Indirect(hop)}{By(hop)}");
        }

        foreach (var job in Items(answer, "unknowns")) console.MarkupLineInterpolated($"Of {Name(job)} only tables are known: all is supposed to come through it.");
        if (Items(answer, "origins").Count == 0) console.WriteLine("It has no such label.");
        RenderMissing(console, answer);
    }

    public static void RenderWhyNot(IAnsiConsole console, JsonNode answer)
    {
        if (Items(answer, "whyNot").Count == 0) console.WriteLine("No such label is upstream that does not come.");
        RenderMissing(console, answer);
    }

    private static void RenderMissing(IAnsiConsole console, JsonNode answer)
    {
        foreach (var missing in Items(answer, "whyNot"))
        {
            console.MarkupLineInterpolated($"[bold]{missing["tag"]}[/] of {missing["assignment"]} does not come:");
            foreach (var stop in Items(missing, "stops")) console.MarkupLineInterpolated($"  {Name(stop["from"])} {stop["form"]} > {Name(stop["to"])}: {stop["reason"]}{By(stop)}");
        }
    }

    public static void RenderExposure(IAnsiConsole console, JsonNode answer)
    {
        foreach (var row in Items(answer, "rows"))
            console.MarkupLineInterpolated(
                $"{Number(row["risk"]),8} [bold]{row["tag"]} {row["form"]}[/]{Indirect(row)} {Name(row["sink"])}.{row["sinkColumn"]} [grey]{row["sinkZone"]}, {row["hops"]} hops, readers {row["readers30d"]?.ToString() ?? "unknown"}, {row["status"]}{Joined(" ", row["constraint"])}[/]");
        foreach (var job in Items(answer, "leakingJobs")) console.MarkupLineInterpolated($"Without {Name(job["job"])}: {job["cut"]} of the first rows fewer.");
        More(console, answer, "rows", "Nothing ends up anywhere.");
    }

    public static void RenderAssignments(IAnsiConsole console, JsonNode answer)
    {
        foreach (var one in Items(answer, "assignments")) Assignment(console, one);
        More(console, answer, "assignments", "Nothing was said.");
    }

    public static void RenderAssigned(IAnsiConsole console, JsonNode answer)
    {
        foreach (var one in Items(answer, "assigned").Take(20)) Assignment(console, one);
        var (assigned, withdrawn) = (Items(answer, "assigned").Count, Items(answer, "withdrawn").Count);
        console.WriteLine($"{NodeDisplay.Count(assigned, "assignment")} made, {NodeDisplay.Count(withdrawn, "assignment")} ended.");
    }

    public static void RenderScan(IAnsiConsole console, JsonNode answer) => console.WriteLine(
        $"{answer["fields"]} fields: {answer["scanned"]} are labelled, {answer["suggested"]} are suggested, {answer["withdrawn"]} of an earlier scan ended.");

    public static void RenderFindings(IAnsiConsole console, JsonNode answer)
    {
        foreach (var finding in Items(answer, "findings")) RenderFinding(console, finding);
        More(console, answer, "findings", "Nothing gives reason to look.");
    }

    public static void RenderFinding(IAnsiConsole console, JsonNode finding) => console.MarkupLineInterpolated(
        $"[bold]{finding["kind"]}[/] {Name(finding["node"])} {finding["state"]}{((bool?)finding["logged"] == true ? " (logged)" : "")}: {finding["detail"]} [grey]{finding["key"]}[/]");

    public static void RenderAudit(IAnsiConsole console, JsonNode answer)
    {
        foreach (var entry in Items(answer, "entries"))
            console.MarkupLineInterpolated($"{entry["number"],6} {entry["recordedAt"]} {entry["actor"]} {entry["kind"]} {entry["subject"]}{Joined(": ", entry["reason"])}");
        More(console, answer, "entries", "Nothing was said.");
    }

    public static void RenderReaders(IAnsiConsole console, JsonNode answer)
    {
        foreach (var node in Items(answer, "nodes"))
            console.MarkupLineInterpolated($"{Name(node["node"])} {node["tag"]} {node["form"]}: {(node["readers"] is JsonArray readers ? string.Join(", ", readers.Select(one => (string?)one)) : "nobody knows")}");
        if (Items(answer, "nodes").Count == 0) console.WriteLine("Nothing has such a label.");
    }

    public static void RenderSimulation(IAnsiConsole console, JsonNode answer)
    {
        console.MarkupLineInterpolated($"{answer["labelCount"]} labels would change, the risk by {Number(answer["riskChange"])}{((bool?)answer["denied"] == true ? "; [red]denied[/]" : "")}");
        foreach (var change in Items(answer, "labels").Take(50))
            console.MarkupLineInterpolated($"  {Name(change["node"])} {change["tag"]}: {Forms(change["before"])} > {Forms(change["after"])}");
        foreach (var (list, word) in (ReadOnlySpan<(string, string)>)[("appearingViolations", "broken"), ("vanishingViolations", "kept again")])
            foreach (var finding in Items(answer, list)) console.MarkupLineInterpolated($"  {word}: {Name(finding["node"])} {finding["detail"]}");
        foreach (var (list, word) in (ReadOnlySpan<(string, string)>)[("appearingExposure", "exposed"), ("vanishingExposure", "no longer exposed")])
            foreach (var row in Items(answer, list).Take(50)) console.MarkupLineInterpolated($"  {word}: {row["tag"]} {row["form"]} at {Name(row["sink"])}.{row["sinkColumn"]}");
    }

    public static void RenderCheck(IAnsiConsole console, JsonNode answer)
    {
        foreach (var mistake in Items(answer, "mistakes")) console.MarkupLineInterpolated($"[red]line {mistake["line"]}[/] {mistake["place"]}: {mistake["message"]}");
        if (answer["delta"] is { } delta) RenderSimulation(console, delta);
    }

    public static void RenderDeclassifications(IAnsiConsole console, JsonNode answer)
    {
        foreach (var one in Items(answer, "declassifications")) Declassification(console, one);
        if (Items(answer, "declassifications").Count == 0) console.WriteLine("There are none.");
    }

    public static void RenderDeclassification(IAnsiConsole console, JsonNode answer) => Declassification(console, answer["declassification"]!);

    private static void Declassification(IAnsiConsole console, JsonNode one) => console.MarkupLineInterpolated(
        $"[bold]{one["state"]}[/] {Joined("", one["tags"])} {(one["from"] is null ? "" : Name(one["from"]) + " > ")}{Name(one["to"])} to {one["toForm"] ?? one["toLevel"]}, until {one["expiresAt"]} [grey]{one["id"]}{Joined(": ", one["stateReason"])}[/]");

    private static void Assignment(IAnsiConsole console, JsonNode one) => console.MarkupLineInterpolated(
        $"[bold]{one["tag"]}[/] {Name(one["node"])} {one["method"]} [grey]{one["id"]}{Joined(" by ", one["actor"])}{Joined(": ", one["reason"])}[/]");

    private static string Label(JsonNode label) =>
        $"{label["tag"]} {label["form"]}{Indirect(label)} {label["level"]}{Joined(" = ", label["value"])}{((bool?)label["residual"] == true ? " residual" : "")}";

    private static string Indirect(JsonNode node) => (bool?)node["indirect"] == true ? " indirect" : "";

    private static string By(JsonNode hop) =>
        $"{(hop["job"] is null ? "" : $" by {Name(hop["job"])}")}{(hop["functions"] is JsonArray { Count: > 0 } functions ? $" through {string.Join(" > ", functions.Select(one => (string?)one))}" : "")}";

    private static string Forms(JsonNode? forms) => forms is JsonArray { Count: > 0 } list ? string.Join(", ", list.Select(one => (string?)one)) : "none";

    private static string Name(JsonNode? id) => NodeDisplay.OfId((string?)id ?? "");

    private static string Number(JsonNode? number) => ((double?)number ?? 0).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Joined(string before, JsonNode? value) => value switch
    {
        null => "",
        JsonArray { Count: 0 } => "",
        JsonArray list => before + string.Join(", ", list.Select(one => one?.ToString())),
        _ => before + value,
    };

    private static List<JsonNode> Items(JsonNode answer, string name) => answer[name] is JsonArray items ? [.. items.OfType<JsonNode>()] : [];

    private static void More(IAnsiConsole console, JsonNode answer, string list, string none)
    {
        if (Items(answer, list).Count == 0) console.WriteLine(none);
        if ((string?)answer["nextCursor"] is { } cursor) console.MarkupLineInterpolated($"[grey]More with --cursor {cursor}[/]");
    }
}
