namespace LineageService.Sql.Typing;

/// <summary>
/// Gathers the types of values that become one column or result. A text that is written out takes the type of its company: <c>COALESCE(day, '2020-01-01')</c>
/// is a date. Mutable.
/// </summary>
internal struct CommonTypes(int maximumDigits)
{
    private SqlType? _type;
    private bool _any;
    private bool _failed;
    private bool _text;

    /// <summary>The common type; null where one is not known or none is common.</summary>
    public readonly SqlType? Result => _failed || !_any ? null : _text && _type is null or { Family: TypeFamily.Null } ? SqlType.String : _type;

    public void Add(SqlType? type, bool isTextLiteral)
    {
        _any = true;
        if (isTextLiteral)
        {
            _text = true;
            if (_type is { IsText: true }) _type = SqlTypes.CommonType(_type, SqlType.String, maximumDigits);
            return;
        }

        if (type is null) _failed = true;
        else if (_type is null) _type = type;
        else if (SqlTypes.CommonType(_type, type, maximumDigits) is { } common) _type = common;
        else _failed = true;
    }
}
