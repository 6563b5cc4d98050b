using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace LineageService.Sql.Typing;

/// <summary>
/// Reads a type as any dialect writes it: <c>NUMBER(38,0)</c>, <c>ARRAY&lt;STRUCT&lt;a INT64&gt;&gt;</c>, <c>Nullable(Int32)</c>, <c>int unsigned</c>,
/// <c>text[]</c>. Never throws: what it does not know is a type of the family <see cref="TypeFamily.Other"/> with its name. Mutable; one per text.
/// </summary>
internal ref struct SqlTypeParser(ReadOnlySpan<char> text, TypeRules rules)
{
    private const int DepthLimit = 60;

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>The text says that a value may be missing (<c>Nullable(Int32)</c>).</summary>
    public bool SaysNullable { get; private set; }

    /// <summary>The type of the whole text; null where it is empty.</summary>
    public static SqlType? Parse(string? text, TypeRules rules)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var parser = new SqlTypeParser(text, rules);
        return parser.ReadType(0);
    }

    private SqlType? ReadType(int depth)
    {
        if (depth > DepthLimit || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        var word = ReadWord();
        if (word.Length == 0) return null;
        if (word == "SETOF") word = ReadWord();
        var type = ReadNamed(word, depth);
        while (type is not null && ReadArraySuffix()) type = SqlType.Array(type);
        return type;
    }

    private SqlType? ReadNamed(string word, int depth)
    {
        switch (word)
        {
            case "NULLABLE" when Peek() == '(':
                SaysNullable = true;
                return ReadOnlyArgument(depth);
            case "LOWCARDINALITY" when Peek() == '(':
                return ReadOnlyArgument(depth);
            case "SIMPLEAGGREGATEFUNCTION" or "AGGREGATEFUNCTION" when Peek() == '(':
                SkipArguments();
                return SqlType.Other(word);
            case "ARRAY" or "LIST" or "MULTISET" or "SET" or "BITMAP" when Peek() is '<' or '(' or '[' && word is not "BITMAP":
                return SqlType.Array(ReadOnlyArgument(depth));
            case "MAP" when Peek() is '<' or '(' or '[':
                return ReadMap(depth);
            case "STRUCT" or "ROW" or "TUPLE" or "RECORD" or "NESTED" or "OBJECT" when Peek() is '<' or '(':
                return SqlType.Struct(ReadFields(depth));
            case "ENUM" or "ENUM8" or "ENUM16":
                SkipArguments();
                return SqlType.Other("enum");
            default:
                return ReadScalar(word);
        }
    }

    private SqlType ReadScalar(string word)
    {
        var (first, second, isMaximum) = ReadSizes();
        var known = TypeNames.Find(word);

        // A name with size means what it means everywhere: only the bare name is the dialect's own.
        if (first is null && rules.Names.TryGetValue(word, out var own) && !(own.Family == TypeFamily.Integer && AtUnsigned())) return Suffixed(word, own);
        if (known is null && rules.Names.TryGetValue(word, out own)) known = own;
        if (known is null)
        {
            var rest = ReadRest();
            return SqlType.Other(rest.Length == 0 ? word : $"{word} {rest}");
        }

        return Suffixed(word, known.Family switch
        {
            TypeFamily.Decimal when isMaximum => SqlType.AnyDecimal,
            TypeFamily.Decimal when first is { } digits => SqlType.Decimal(digits, second ?? 0),
            TypeFamily.Text when TypeNames.IsFixed(word) && !AtWord("VARYING") && !AtWord("LARGE") => isMaximum ? SqlType.String : SqlType.FixedText(first ?? 1),
            TypeFamily.Text => SqlType.Text(TypeNames.HasLength(word) ? first ?? SizeAfterVarying() : null),
            TypeFamily.Double when word == "FLOAT" && first <= 24 => SqlType.Float,
            TypeFamily.Float when word == "FLOAT" && first > 24 => SqlType.Double,
            TypeFamily.Boolean when word == "BIT" && first > 1 => SqlType.Bytes,
            _ => known,
        });
    }

    // character varying(20), long varchar: the size comes behind the second word.
    private int? SizeAfterVarying()
    {
        if (!TakeWord("VARYING")) return null;
        return ReadSizes().First;
    }

    private SqlType Suffixed(string word, SqlType type)
    {
        if (word is "TIMESTAMP" or "TIME" or "DATETIME")
        {
            var with = TakeWord("WITH");
            if (with || TakeWord("WITHOUT"))
            {
                TakeWord("LOCAL");
                TakeWord("TIME");
                TakeWord("ZONE");
                if (word != "TIME") return with ? SqlType.TimestampZoned : SqlType.Timestamp;
            }
        }
        else if (word is "DOUBLE")
        {
            TakeWord("PRECISION");
        }
        else if (word is "UNSIGNED" or "SIGNED")
        {
            var wide = ReadWord();
            return TypeNames.Find(wide) is { Family: TypeFamily.Integer } given ? SqlType.Integer(given.Size ?? 64, word == "UNSIGNED") : type;
        }
        else if (word is "NATIONAL" or "LONG")
        {
            var what = ReadWord();
            var (size, _, _) = ReadSizes();
            if (what is "RAW" or "VARBINARY") return SqlType.Bytes;
            if (what.Length > 0) return TakeWord("VARYING") || what == "VARCHAR" || size is null ? SqlType.Text(size ?? ReadSizes().First) : SqlType.FixedText(size.Value);
        }
        else if (word is "CHARACTER" or "CHAR" or "NCHAR" or "BINARY" && TakeWord("VARYING"))
        {
            return word == "BINARY" ? SqlType.Bytes : SqlType.Text(ReadSizes().First);
        }
        else if (word is "BINARY" or "CHARACTER" or "CHAR" && TakeWord("LARGE"))
        {
            TakeWord("OBJECT");
            return word == "BINARY" ? SqlType.Bytes : SqlType.String;
        }

        if (type.Family == TypeFamily.Integer && TakeWord("UNSIGNED")) return SqlType.Integer(type.Size ?? 32, unsigned: true);
        return type;
    }

    private bool AtUnsigned() => AtWord("UNSIGNED");

    private (int? First, int? Second, bool IsMaximum) ReadSizes()
    {
        SkipBlanks();
        if (Peek() != '(') return default;
        var close = _text[_at..].IndexOf(')');
        if (close < 0)
        {
            _at = _text.Length;
            return default;
        }

        var inner = _text.Slice(_at + 1, close - 1);
        _at += close + 1;
        var comma = inner.IndexOf(',');
        var first = Number(comma < 0 ? inner : inner[..comma]);
        var second = comma < 0 ? null : Number(inner[(comma + 1)..]);
        return (first, second, inner.Trim() is "*" || inner.Trim().Equals("max", StringComparison.OrdinalIgnoreCase));
    }

    // Oracle: VARCHAR2(20 CHAR), NUMBER(*, 2).
    private static int? Number(scoped ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var blank = text.IndexOf(' ');
        if (blank > 0) text = text[..blank];
        if (text is "*") return 38;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private SqlType? ReadOnlyArgument(int depth)
    {
        _at++;
        var type = ReadType(depth + 1);
        Close();
        return type;
    }

    private SqlType ReadMap(int depth)
    {
        _at++;
        var key = ReadType(depth + 1);
        SkipBlanks();
        if (Peek() is ',' or ':') _at++;
        var value = ReadType(depth + 1);
        Close();
        return SqlType.Map(key, value);
    }

    private ImmutableArray<StructTypeField> ReadFields(int depth)
    {
        _at++;
        var fields = ImmutableArray.CreateBuilder<StructTypeField>();
        while (_at < _text.Length)
        {
            SkipBlanks();
            if (Peek() is '>' or ')') break;
            fields.Add(ReadField(depth));

            // Options of a field: NOT NULL, COMMENT 'x', OPTIONS (…).
            SkipTo(',');
            if (Peek() == ',') _at++;
        }

        Close();
        return fields.ToImmutable();
    }

    private StructTypeField ReadField(int depth)
    {
        var start = _at;
        var name = ReadFieldName();
        SkipBlanks();
        if (Peek() == ':')
        {
            _at++;
            return new StructTypeField(name, ReadType(depth + 1));
        }

        if (Peek() is not (',' or '>' or ')' or '<' or '(' or '[' or '\0') && !AtWord("PRECISION") && !AtWord("VARYING") && !AtWord("WITH"))
            return new StructTypeField(name, ReadType(depth + 1));
        _at = start;
        return new StructTypeField(null, ReadType(depth + 1));
    }

    private string ReadFieldName()
    {
        SkipBlanks();
        var quote = Peek();
        if (quote is '`' or '"' or '[')
        {
            var close = _text[(_at + 1)..].IndexOf(quote == '[' ? ']' : quote);
            if (close >= 0)
            {
                var name = _text.Slice(_at + 1, close).ToString();
                _at += close + 2;
                return name;
            }
        }

        var start = _at;
        while (_at < _text.Length && _text[_at] is not (' ' or ':' or ',' or '<' or '>' or '(' or ')' or '[')) _at++;
        if (_at == start && _at < _text.Length) _at++;
        return _text[start.._at].ToString();
    }

    private void Close()
    {
        SkipTo('\0');
        if (Peek() is '>' or ')' or ']') _at++;
    }

    // Forward to a sign of this depth or to the bracket that closes it.
    private void SkipTo(char sign)
    {
        var depth = 0;
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (depth == 0 && (c == sign || c is '>' or ')' or ']')) return;
            if (c is '<' or '(' or '[') depth++;
            else if (c is '>' or ')' or ']') depth--;
            else if (c is '\'' && _text[(_at + 1)..].IndexOf('\'') is >= 0 and var end) _at += end + 1;
        }
    }

    private void SkipArguments()
    {
        if (Peek() is not ('(' or '<')) return;
        _at++;
        Close();
    }

    private bool ReadArraySuffix()
    {
        SkipBlanks();
        if (TakeWord("ARRAY") || TakeWord("LIST")) return true;
        if (Peek() != '[') return false;
        var close = _text[_at..].IndexOf(']');
        if (close < 0) return false;
        _at += close + 1;
        return true;
    }

    private string ReadWord()
    {
        SkipBlanks();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.' or '%' or '$' or '#')) _at++;
        var word = _text[start.._at];
        var dot = word.LastIndexOf('.');
        return (dot >= 0 ? word[(dot + 1)..] : word).ToString().ToUpperInvariant();
    }

    private string ReadRest()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is ' ' or '_')) _at++;
        return _text[start.._at].Trim().ToString();
    }

    private bool AtWord(string word)
    {
        SkipBlanks();
        var rest = _text[_at..];
        return rest.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (rest.Length == word.Length || !char.IsAsciiLetterOrDigit(rest[word.Length]));
    }

    private bool TakeWord(string word)
    {
        if (!AtWord(word)) return false;
        _at += word.Length;
        return true;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }
}
