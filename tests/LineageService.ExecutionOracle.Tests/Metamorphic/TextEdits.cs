using System.Text;
using LineageService.Model;

namespace LineageService.ExecutionOracle.Tests.Metamorphic;

/// <summary>Changes of a text by place, applied at once. Mutable while they are collected.</summary>
internal sealed class TextEdits(string text)
{
    private readonly List<(int Start, int Length, string With, int Order)> _edits = [];

    public bool Any => _edits.Count > 0;

    public void Insert(int at, string with) => _edits.Add((at, 0, with, _edits.Count));

    public void Replace(TextSpan span, string with) => _edits.Add((span.Start, span.Length, with, _edits.Count));

    /// <summary>Puts parentheses around a span; around nested spans the inner ones come out inside.</summary>
    public void Enclose(TextSpan span)
    {
        _edits.Add((span.Start, 0, "(", -span.Length));
        _edits.Add((span.End, 0, ")", -1_000_000_000 + span.Length));
    }

    public string Apply()
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (var (start, length, with, _) in _edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.Order))
        {
            if (start < at) throw new InvalidOperationException("Edits overlap.");
            result.Append(text, at, start - at).Append(with);
            at = start + length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
