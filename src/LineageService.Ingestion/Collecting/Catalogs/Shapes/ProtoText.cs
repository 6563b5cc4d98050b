using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Catalogs.Shapes;

/// <summary>
/// Reads the messages of a .proto (proto2, proto3, editions) as far as fields go: names, types, repeated, maps, oneofs, nesting, comments
/// in front. Options, services, extensions and groups are stepped over. Source: the language specification of Protocol Buffers. Mutable;
/// one thread.
/// </summary>
internal sealed class ProtoText
{
    private readonly string _text;
    private readonly ProtobufTypes _types;
    private int _at;
    private string? _comment;
    private string _package = string.Empty;

    private ProtoText(string text, ProtobufTypes types)
    {
        _text = text;
        _types = types;
    }

    /// <summary>False where the text ends inside a message or has none.</summary>
    public static bool TryRead(string text, ProtobufTypes types)
    {
        var before = types.Roots.Count;
        return new ProtoText(text, types).File() && types.Roots.Count > before;
    }

    private bool File()
    {
        while (Word() is { } word)
        {
            switch (word)
            {
                case "package":
                    _package = Word() ?? string.Empty;
                    SkipStatement();
                    break;
                case "message":
                    if (!Message(_package, isRoot: true, 0)) return false;
                    break;
                case "enum":
                    if (Word() is { } name) _types.AddEnum(Joined(_package, name));
                    SkipStatement();
                    break;
                default:
                    if (word is not (";" or "}")) SkipStatement();
                    break;
            }
        }

        return true;
    }

    private bool Message(string scope, bool isRoot, int depth)
    {
        if (depth > DataShape.MaxDepth || Word() is not { } own || Word() != "{") return false;
        var name = Joined(scope, own);
        var fields = ImmutableArray.CreateBuilder<ProtobufField>();
        if (!Body(name, fields, inOneof: false, depth)) return false;
        _types.Add(new ProtobufMessage(name, fields.ToImmutable()), isRoot);
        return true;
    }

    private bool Body(string name, ImmutableArray<ProtobufField>.Builder fields, bool inOneof, int depth)
    {
        while (true)
        {
            _comment = null;
            switch (Word())
            {
                case null:
                    return false;
                case "}":
                    return true;
                case ";":
                    break;
                case "message":
                    if (!Message(name, isRoot: false, depth + 1)) return false;
                    break;
                case "enum":
                    if (Word() is { } type) _types.AddEnum(Joined(name, type));
                    SkipStatement();
                    break;
                case "oneof":
                    Word();
                    if (Word() != "{" || depth > DataShape.MaxDepth || !Body(name, fields, inOneof: true, depth + 1)) return false;
                    break;
                case "option" or "reserved" or "extensions" or "extend":
                    SkipStatement();
                    break;
                case { } word:
                    Field(word, fields, inOneof);
                    break;
            }
        }
    }

    // [repeated | optional | required] type name = 1 [options];  map<key, value> name = 1;
    private void Field(string word, ImmutableArray<ProtobufField>.Builder fields, bool inOneof)
    {
        var comment = _comment;
        var label = word is "repeated" or "optional" or "required" ? word : null;
        var type = label is null ? word : Word();
        string? key = null;
        if (type == "map" && Word() == "<")
        {
            key = Word();
            Word();
            type = Word();
            Word();
        }

        if (type is not null && Word() is { } name && Word() == "=" && type != "group")
        {
            bool? nullable = label == "required" ? false : label == "optional" || inOneof ? true : null;
            fields.Add(new ProtobufField(name, type, label == "repeated", key, nullable, comment));
        }

        SkipStatement();
    }

    /// <summary>A name with dots, a number, a string or a sign; null at the end. Comments in front are kept.</summary>
    private string? Word()
    {
        SkipSpace();
        if (_at >= _text.Length) return null;
        var start = _at;
        if (_text[_at] is '"' or '\'')
        {
            var quote = _text[_at++];
            while (_at < _text.Length && _text[_at] != quote) _at += _text[_at] == '\\' ? 2 : 1;
            _at = Math.Min(_at + 1, _text.Length);
            return _text[start.._at];
        }

        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.')) _at++;
        if (_at == start) _at++;
        return _text[start.._at];
    }

    // To the semicolon, or over the braces.
    private void SkipStatement()
    {
        var depth = 0;
        while (Word() is { } word)
        {
            if (word is "{" or "[") depth++;
            else if (word is "]") depth--;
            else if (word is "}" && --depth <= 0) return;
            else if (word is ";" && depth == 0) return;
        }
    }

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            else if (_text[_at] == '/' && _at + 1 < _text.Length && _text[_at + 1] is '/' or '*')
            {
                var isLine = _text[_at + 1] == '/';
                var end = _text.IndexOf(isLine ? "\n" : "*/", _at + 2, StringComparison.Ordinal);
                var text = _text[(_at + 2)..(end < 0 ? _text.Length : end)].Trim(' ', '*', '\r', '\n', '\t');
                _comment = isLine && _comment is not null ? $"{_comment} {text}" : text;
                _at = end < 0 ? _text.Length : end + (isLine ? 1 : 2);
            }
            else
            {
                return;
            }
        }
    }

    private static string Joined(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";
}
