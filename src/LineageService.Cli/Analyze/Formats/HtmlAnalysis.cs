using System.Globalization;
using System.Net;
using LineageService.Ingestion.Analysis;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Cli.Analyze.Formats;

/// <summary>A page that needs nothing else: the edges beside the SQL; pointing at an edge marks the text that makes it.</summary>
internal static class HtmlAnalysis
{
    private const string Style =
        "body{font:14px/1.5 system-ui,sans-serif;margin:0;display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);height:100vh}"
        + "main,pre{margin:0;padding:1rem;overflow:auto}pre{background:#f6f8fa;font:13px/1.6 ui-monospace,monospace;border-left:1px solid #d0d7de}"
        + "h2{font-size:1rem;margin:1.2rem 0 .3rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.15rem .6rem .15rem 0;"
        + "vertical-align:top}tr[data-s]{cursor:pointer}tr[data-s]:hover,tr:focus{background:#fff8c5}.i{color:#57606a}mark{background:#ffdf5d}"
        + ".w{color:#9a6700}.e{color:#cf222e}";

    private const string Script =
        "const p=document.querySelector('pre'),t=p.textContent;function m(r){const s=+r.dataset.s,n=+r.dataset.n;p.textContent='';"
        + "p.append(t.slice(0,s));const k=document.createElement('mark');k.textContent=t.slice(s,s+n);p.append(k,t.slice(s+n));"
        + "k.scrollIntoView({block:'nearest'})}for(const r of document.querySelectorAll('tr[data-s]')){r.tabIndex=0;"
        + "r.onmouseenter=r.onfocus=()=>m(r)}";

    public static void Write(TextWriter writer, string file, string sql, LineageResult result)
    {
        var title = Text(file == "-" ? "stdin" : Path.GetFileName(file));
        writer.WriteLine($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Lineage of {title}</title><style>{Style}</style></head>");
        writer.WriteLine($"<body><main><h1>Lineage of {title}</h1>");
        foreach (var target in FlatEdge.Of(result).GroupBy(edge => edge.TargetTable ?? FlatEdge.Result, StringComparer.Ordinal))
        {
            writer.WriteLine($"<h2>{Text(target.Key)}</h2><table><tr><th>column<th>from<th>how</tr>");
            foreach (var edge in target) WriteEdge(writer, edge);
            writer.WriteLine("</table>");
        }

        WriteMessages(writer, sql, result);

        // A browser drops a line feed right behind <pre> and a carriage return before one: spans would point beside their text.
        writer.WriteLine($"</main><pre>\n{Text(sql.Replace('\r', ' '))}</pre><script>{Script}</script></body></html>");
    }

    private static void WriteEdge(TextWriter writer, FlatEdge edge)
    {
        var place = edge.Span is { } span ? string.Create(CultureInfo.InvariantCulture, $" data-s=\"{span.Start}\" data-n=\"{span.Length}\"") : "";
        var how = edge.Subtype.WireName() + (edge.FunctionText is { Length: > 0 } functions ? $" · {functions}" : "") + (edge.Approximate ? " (approximate)" : "");
        var influence = edge.Subtype.Type() == EdgeType.Direct ? "" : " class=\"i\"";
        writer.WriteLine(
            $"<tr{place}{influence}><td>{Text(edge.TargetColumn ?? FlatEdge.Rows)}<td>{Text(edge.SourceTable)}.{Text(edge.SourceColumn ?? FlatEdge.Rows)}<td>{Text(how)}</tr>");
    }

    private static void WriteMessages(TextWriter writer, string sql, LineageResult result)
    {
        if (result.Unknowns.IsEmpty && result.Diagnostics.IsEmpty) return;
        var positions = new TextPositions(sql);
        writer.WriteLine("<h2>Not known, or odd</h2><table>");
        foreach (var unknown in result.Unknowns) WriteMessage(writer, positions, unknown.Span, "w", $"{unknown.Code}: {unknown.Message}");
        foreach (var diagnostic in result.Diagnostics)
        {
            var severity = diagnostic.Severity == DiagnosticSeverity.Error ? "e" : "w";
            WriteMessage(
                writer, positions, diagnostic.Span, severity,
                $"{AnalysisAnswerWriter.SeverityName(diagnostic.Severity)} {diagnostic.Code}: {diagnostic.Message}");
        }

        writer.WriteLine("</table>");
    }

    private static void WriteMessage(TextWriter writer, TextPositions positions, TextSpan? span, string severity, string message)
    {
        var place = span is { } known ? string.Create(CultureInfo.InvariantCulture, $" data-s=\"{known.Start}\" data-n=\"{known.Length}\"") : "";
        var line = span is { } at ? positions.Describe("line", at)["line:".Length..] : "";
        writer.WriteLine($"<tr{place} class=\"{severity}\"><td>{line}<td>{Text(message)}</tr>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
