using System.Collections.Immutable;

namespace LineageService.Sql.Templates;

/// <summary>
/// Parts a text into Jinja's pieces (jinja.palletsprojects.com, 3.1): holes, blocks, comments, white-space control. Never fails: what does
/// not close is text. Mutable while it runs.
/// </summary>
internal sealed class TemplateParser(string text)
{
    private const int MaximumDepth = 100;

    // Each of them is looked for to the end of the text.
    private const int MaximumUnclosed = 32;

    private readonly Stack<Frame> _open = new();
    private ImmutableArray<TemplateNode>.Builder _nodes = ImmutableArray.CreateBuilder<TemplateNode>();
    private int _at;
    private bool _trims;
    private int _unclosed;

    /// <summary>A block that is open: what it is and what stood before it. Mutable.</summary>
    private sealed class Frame(string kind, string head, ImmutableArray<TemplateNode>.Builder outer)
    {
        public string Kind { get; } = kind;

        public string Head { get; } = head;

        public ImmutableArray<TemplateNode>.Builder Outer { get; } = outer;

        public ImmutableArray<IfBranch>.Builder Branches { get; } = ImmutableArray.CreateBuilder<IfBranch>();

        public string? Condition { get; set; }
    }

    public static ImmutableArray<TemplateNode> Parse(string text) => new TemplateParser(text).Run();

    private ImmutableArray<TemplateNode> Run()
    {
        while (_at < text.Length)
        {
            var next = NextTag(_at);
            if (next < 0) break;
            var end = TemplateScan.EndOf(text, next);
            if (end < 0)
            {
                AddText(_at, next + 2);
                _at = next + 2;
                if (++_unclosed > MaximumUnclosed) break;
                continue;
            }

            var before = text[next + 2] == '-' ? TrimmedEnd(next) : next;
            AddText(_at, before);
            _at = end;
            _trims = text[end - 3] == '-' && end - 3 > next + 1;
            Take(next, end);
        }

        if (_at < text.Length) AddText(_at, text.Length);
        while (_open.Count > 0) Close();
        return _nodes.ToImmutable();
    }

    private int NextTag(int from)
    {
        for (var at = text.IndexOf('{', from); at >= 0 && at + 2 < text.Length; at = text.IndexOf('{', at + 1))
        {
            if (text[at + 1] is '{' or '%' or '#' && !TemplateScan.IsStruct(text, at)) return at;
        }

        return -1;
    }

    private int TrimmedEnd(int end)
    {
        while (end > _at && char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }

    private void AddText(int start, int end)
    {
        if (_trims)
        {
            while (start < end && char.IsWhiteSpace(text[start])) start++;
            if (start < end) _trims = false;
        }

        if (start < end) _nodes.Add(new TextNode(start, end));
    }

    private void Take(int start, int end)
    {
        var inner = text.AsSpan(start + 2, end - start - 4).Trim('-').Trim('+').Trim();
        switch (text[start + 1])
        {
            case '{':
                _nodes.Add(new HoleNode(start, end, inner.ToString()));
                return;
            case '#':
                return;
            default:
                TakeBlock(inner.ToString());
                return;
        }
    }

    private void TakeBlock(string block)
    {
        var word = TemplateScan.WordOf(block);
        var rest = block[word.Length..].Trim();
        switch (word)
        {
            case "set" when TemplateScan.AssignmentIn(rest) is > 0 and var equals:
                _nodes.Add(new SetNode(rest[..equals].Trim(), rest[(equals + 1)..].Trim()));
                return;
            case "do":
                _nodes.Add(new DoNode(rest));
                return;
            case "raw" or "docs" or "materialization" or "comment":
                SkipBlock("end" + word, keeps: word is "raw" or "materialization");
                return;
            case "if" or "for" or "set" or "macro" or "call" or "filter" or "snapshot" or "test" or "block":
                Open(word, rest);
                return;
            case "elif" or "else" when _open.TryPeek(out var frame) && frame.Kind is "if" or "for":
                Branch(frame, word == "elif" ? rest : null);
                return;
            default:
                if (word.StartsWith("end", StringComparison.Ordinal)) CloseUpTo(word[3..]);
                return;
        }
    }

    private void Open(string kind, string head)
    {
        if (_open.Count >= MaximumDepth) return;
        _open.Push(new Frame(kind, head, _nodes) { Condition = kind == "if" ? head : null });
        _nodes = ImmutableArray.CreateBuilder<TemplateNode>();
    }

    private void Branch(Frame frame, string? condition)
    {
        frame.Branches.Add(new IfBranch(frame.Condition, _nodes.ToImmutable()));
        frame.Condition = condition;
        _nodes = ImmutableArray.CreateBuilder<TemplateNode>();
    }

    // What was left open inside closes with it; an end without beginning is nothing.
    private void CloseUpTo(string kind)
    {
        var isOpen = false;
        foreach (var frame in _open) isOpen |= frame.Kind == kind;
        if (!isOpen) return;
        while (_open.Peek().Kind != kind) Close();
        Close();
    }

    private void Close()
    {
        var frame = _open.Pop();
        var body = _nodes.ToImmutable();
        _nodes = frame.Outer;
        switch (frame.Kind)
        {
            case "if":
                frame.Branches.Add(new IfBranch(frame.Condition, body));
                _nodes.Add(new IfNode(frame.Branches.ToImmutable()));
                break;
            case "for":
                AddLoop(frame, frame.Branches.Count > 0 ? frame.Branches[0].Body : body);
                break;
            case "set":
                _nodes.Add(new SetBlockNode(TemplateScan.WordOf(frame.Head), body));
                break;
            case "macro":
                _nodes.Add(new MacroNode(TemplateScan.WordOf(frame.Head), TemplateScan.ParametersOf(frame.Head), body));
                break;
            case "call":
                _nodes.Add(new CallNode(TemplateScan.WordOf(frame.Head), body));
                break;
            default:
                _nodes.AddRange(body);
                break;
        }
    }

    private void AddLoop(Frame frame, ImmutableArray<TemplateNode> body)
    {
        var at = frame.Head.IndexOf(" in ", StringComparison.Ordinal);
        if (at < 0) _nodes.AddRange(body);
        else _nodes.Add(new ForNode([.. frame.Head[..at].Split(',').Select(name => name.Trim())], frame.Head[(at + 4)..].Trim(), body));
    }

    // To the tag that ends it, whatever stands between.
    private void SkipBlock(string ending, bool keeps)
    {
        for (var at = text.IndexOf("{%", _at, StringComparison.Ordinal); at >= 0; at = text.IndexOf("{%", at + 2, StringComparison.Ordinal))
        {
            var end = TemplateScan.EndOf(text, at);
            if (end < 0) break;
            var word = TemplateScan.WordOf(text.AsSpan(at + 2, end - at - 4).Trim('-').Trim('+').Trim().ToString());
            if (word != ending) continue;
            if (keeps) AddText(_at, at);
            _at = end;
            return;
        }
    }
}
