using System.Globalization;

namespace LineageService.Sql.Binding;

/// <summary>
/// The steps of a constant path into a document: <c>$.a.b[0]</c>, <c>$['a']</c> (SQL/JSON and its kin), <c>a.b[0]</c> (Snowflake),
/// <c>{a,b}</c> (PostgreSQL). It ends at what it cannot read (wildcards, filters, modes). Mutable.
/// </summary>
internal struct DocumentPath
{
    private readonly string _path;
    private readonly bool _isList;
    private int _at;

    public DocumentPath(string path)
    {
        _path = path;
        _isList = path.StartsWith('{');
        _at = path.StartsWith('$') || _isList ? 1 : 0;
    }

    /// <summary>True once a step was met that is no constant field or place.</summary>
    public bool IsOdd { get; private set; }

    /// <summary>The next step: a field, or a place from 0 on (else −1). False at the end.</summary>
    public bool Next(out string field, out int place)
    {
        (field, place) = (string.Empty, -1);
        if (IsOdd || _at >= _path.Length || (_isList && _path[_at] == '}')) return false;
        return _isList ? NextOfList(out field, out place) : _path[_at] == '[' ? NextInBrackets(out field, out place) : NextField(out field);
    }

    private bool NextOfList(out string field, out int place)
    {
        var end = _path.AsSpan(_at).IndexOfAny(',', '}');
        end = end < 0 ? _path.Length : _at + end;
        field = _path[_at..end].Trim(' ', '"');
        place = int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        _at = end < _path.Length && _path[end] == ',' ? end + 1 : end;
        return true;
    }

    private bool NextInBrackets(out string field, out int place)
    {
        (field, place) = (string.Empty, -1);
        var end = _path.IndexOf(']', _at);
        var inner = end < 0 ? string.Empty : _path[(_at + 1)..end].Trim();
        if (inner.Length > 1 && inner[0] is '\'' or '"' && inner[^1] == inner[0]) field = inner[1..^1];
        else if (int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) place = number;
        else IsOdd = true;
        _at = end + 1;
        return !IsOdd;
    }

    private bool NextField(out string field)
    {
        field = string.Empty;
        if (_path[_at] == '.') _at++;
        if (_at < _path.Length && _path[_at] == '"')
        {
            var closing = _path.IndexOf('"', _at + 1);
            IsOdd = closing < 0;
            if (IsOdd) return false;
            field = _path[(_at + 1)..closing];
            _at = closing + 1;
            return true;
        }

        var start = _at;
        while (_at < _path.Length && (char.IsLetterOrDigit(_path[_at]) || _path[_at] is '_' or '-')) _at++;
        IsOdd = _at == start || (_at < _path.Length && _path[_at] is not ('.' or '['));
        field = _path[start.._at];
        return !IsOdd;
    }
}
