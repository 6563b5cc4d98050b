using System.Collections.Immutable;
using System.Text;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

/// <summary>Puts a word together, joining neighbouring characters of one kind. Mutable.</summary>
internal sealed class WordBuilder
{
    private readonly ImmutableArray<WordPart>.Builder _parts = ImmutableArray.CreateBuilder<WordPart>();
    private readonly StringBuilder _literal = new();
    private bool _quoted;

    public void Append(char c, bool quoted)
    {
        Turn(quoted);
        _literal.Append(c);
    }

    public void Append(ReadOnlySpan<char> text, bool quoted)
    {
        Turn(quoted);
        _literal.Append(text);
    }

    /// <summary>Quotes with nothing between them are a word too.</summary>
    public void AppendEmpty()
    {
        Flush();
        _parts.Add(new LiteralPart(string.Empty, Quoted: true));
    }

    public void Append(WordPart part)
    {
        Flush();
        _parts.Add(part);
    }

    public ShellWord ToWord()
    {
        Flush();
        return new ShellWord(_parts.ToImmutable());
    }

    private void Turn(bool quoted)
    {
        if (_quoted != quoted) Flush();
        _quoted = quoted;
    }

    private void Flush()
    {
        if (_literal.Length == 0) return;
        _parts.Add(new LiteralPart(_literal.ToString(), _quoted));
        _literal.Clear();
    }
}
