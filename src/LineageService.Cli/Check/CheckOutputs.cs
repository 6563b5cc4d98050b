using System.CommandLine;
using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Impact.Rendering;

namespace LineageService.Cli.Check;

/// <summary>The forms in which a check is told: one on stdout, any of them in files.</summary>
internal sealed class CheckOutputs
{
    private readonly Option<string> _format = new("--format")
    {
        Description = "What stdout gets: markdown, json, sarif, csv or html",
        HelpName = "FORM",
        DefaultValueFactory = _ => "markdown",
    };

    private readonly Option<string?> _markdown = ToFile("--markdown");
    private readonly Option<string?> _json = ToFile("--json");
    private readonly Option<string?> _sarif = ToFile("--sarif");
    private readonly Option<string?> _csv = ToFile("--csv");
    private readonly Option<string?> _html = ToFile("--html");

    private readonly Option<string?> _link = new("--link") { Description = "Address of the whole report, for the Markdown", HelpName = "URL" };

    public CheckOutputs() => _format.AcceptOnlyFromAmong("markdown", "json", "sarif", "csv", "html");

    public IEnumerable<Option> Options => [_format, _markdown, _json, _sarif, _csv, _html, _link];

    public async Task WriteAsync(ParseResult parsed, CheckResult result)
    {
        var link = parsed.GetValue(_link);
        foreach (var (option, form) in ((Option<string?>, string)[])[(_markdown, "markdown"), (_json, "json"), (_sarif, "sarif"), (_csv, "csv"), (_html, "html")])
        {
            if (parsed.GetValue(option) is not { } file) continue;
            var output = CommandFiles.OpenWrite(file);
            await using (output.ConfigureAwait(false)) await output.WriteAsync(Render(form, result, link)).ConfigureAwait(false);
        }

        var answer = parsed.InvocationConfiguration.Output;
        await answer.WriteAsync(Encoding.UTF8.GetString(Render(parsed.GetValue(_format)!, result, link))).ConfigureAwait(false);
        await answer.FlushAsync().ConfigureAwait(false);
    }

    private static byte[] Render(string form, CheckResult result, string? link)
    {
        using var bytes = new MemoryStream();
        switch (form)
        {
            case "markdown":
                return Encoding.UTF8.GetBytes(ImpactMarkdown.Render(result.Report, result.Gate, link, result.Note.Text));
            case "json":
                ImpactJson.Write(bytes, result.Report, result.Gate);
                bytes.WriteByte((byte)'\n');
                break;
            case "sarif":
                SarifLog.Write(bytes, result.Report, result.Gate, typeof(CheckOutputs).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
                bytes.WriteByte((byte)'\n');
                break;
            default:
                using (var text = new StreamWriter(bytes, new UTF8Encoding(false), leaveOpen: true))
                {
                    if (form == "csv") ImpactCsv.Write(text, result.Report, result.Gate);
                    else ImpactHtml.Write(text, result.Report, result.Gate, result.Note.Text);
                }

                break;
        }

        return bytes.ToArray();
    }

    private static Option<string?> ToFile(string name) => new(name) { Description = $"Also write {name[2..]} to this file", HelpName = "FILE" };
}
