using LineageService.Model;
using LineageService.Sql.Dialects;

namespace LineageService.Sql.Scripts;

/// <summary>
/// The scripts that one text runs by name, within limits: how deep they call each other, how many there are and how long they are together. What cannot be read is an
/// unknown that names the file. Mutable; one per text.
/// </summary>
internal sealed class IncludedTexts(SqlDialect dialect, IScriptSource? source)
{
    private const int MaximumDepth = 16;
    private const int MaximumFiles = 1_000;
    private const int MaximumLength = 16 * 1024 * 1024;

    private readonly List<string> _open = [];
    private int _files;
    private long _length;

    public SqlDialect Dialect => dialect;

    /// <summary>What could not be read, at the offset of its command in the text that was given.</summary>
    public List<UnknownLineage> Unknowns { get; } = [];

    /// <summary>The text of a file and a way to close it; null where it cannot be read, which is then among <see cref="Unknowns"/>.</summary>
    /// <param name="span">The command's place in the text that was given.</param>
    public string? Open(string name, TextSpan span)
    {
        var found = source is null ? IncludedScript.Refused(name, "the analysis was given no files")
            : _open.Count >= MaximumDepth ? IncludedScript.Refused(name, "scripts run each other too deeply")
            : source.Find(name, _open.Count == 0 ? null : _open[^1]);
        var refusal = found.Refusal
            ?? (_open.Contains(found.Identity) ? "it runs itself"
            : ++_files > MaximumFiles || (_length += found.Text!.Length) > MaximumLength ? "the scripts are too many or too long together"
            : null);
        if (refusal is not null)
        {
            Unknowns.Add(new UnknownLineage(
                UnknownCodes.IncludedScript, null, null, span, $"The script '{name}' runs here and is not seen: {refusal}."));
            return null;
        }

        _open.Add(found.Identity);
        return found.Text;
    }

    public void Close() => _open.RemoveAt(_open.Count - 1);
}
