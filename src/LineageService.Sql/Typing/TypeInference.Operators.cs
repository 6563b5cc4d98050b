using LineageService.Sql.Binding;

namespace LineageService.Sql.Typing;

/// <content>Operators, and aggregates of numbers, by the rules of the dialect.</content>
internal sealed partial class TypeInference
{
    private SqlType? TypeOfOperator(BoundCall call)
    {
        var name = call.Name;
        if (Operators.IsPredicate(name, call.Arguments.Length)) return _rules.Truth;
        switch (name)
        {
            case "INTERVAL":
                return SqlType.Interval;
            case "||":
                return Concatenated(call);
            case "(+)" or "PRIOR" or "CONNECT_BY_ROOT" or "COLLATE" or "~":
                return TypeOf(call.Arguments[0].Expression);
            case "->>" or "#>>":
                return _rules.TextOfField;
            case "->" or "#>":
                return Document(call.Arguments[0].Expression);
            case "AT TIME ZONE":
                return TypeOf(call.Arguments[0].Expression)?.Family switch
                {
                    TypeFamily.Timestamp => SqlType.TimestampZoned,
                    TypeFamily.TimestampZoned when _rules.ZonesSwap => SqlType.Timestamp,
                    TypeFamily.TimestampZoned => SqlType.TimestampZoned,
                    _ => null,
                };
            case "+" or "-" or "*" or "/" or "%" or "DIV" or "MOD":
                return Arithmetic(name, call);
            case "&" or "|" or "^" or "<<" or ">>":
                return TypeOf(call.Arguments[0].Expression) is { Family: TypeFamily.Integer } bits && !_rules.IntegersGrow ? _rules.IntegerArithmetic ?? bits : null;
            default:
                return null;
        }
    }

    private SqlType? Concatenated(BoundCall call)
    {
        var first = TypeOf(call.Arguments[0].Expression);
        foreach (var argument in call.Arguments)
        {
            var type = TypeOf(argument.Expression);
            if (type is { Family: TypeFamily.Array or TypeFamily.Bytes or TypeFamily.Json or TypeFamily.Map }) return type.Equals(first) ? type : null;
            if (type is { IsText: true }) return SqlType.String;
        }

        return null;
    }

    private SqlType? Arithmetic(string name, BoundCall call)
    {
        var result = TypeOf(call.Arguments[0].Expression);
        for (var i = 1; i < call.Arguments.Length && result is not null; i++)
        {
            var other = TypeOf(call.Arguments[i].Expression);
            result = other is null ? null : Arithmetic(name, result, other);
        }

        return result;
    }

    private SqlType? Arithmetic(string name, SqlType left, SqlType right)
    {
        if (left.Family == TypeFamily.Null) return right.IsNumeric ? Arithmetic(name, right, right) : null;
        if (right.Family == TypeFamily.Null) return left.IsNumeric ? Arithmetic(name, left, left) : null;
        if (left.IsNumeric && right.IsNumeric) return NumberArithmetic(name, left, right);
        if (name is "+" or "-")
        {
            if (left.HasDate || right.HasDate) return DateArithmetic(name, left, right);
            if (left.Family == TypeFamily.Interval && right.Family == TypeFamily.Interval) return SqlType.Interval;
            return name == "+" && left.IsText && right.IsText && _rules.PlusConcatenates ? SqlType.String : null;
        }

        return name is "*" or "/" && left.Family == TypeFamily.Interval && right.IsNumeric ? SqlType.Interval : null;
    }

    private SqlType? DateArithmetic(string name, SqlType left, SqlType right)
    {
        if (left.HasDate && right.HasDate)
        {
            if (name == "+") return null;
            if (left.Family == TypeFamily.Date && right.Family == TypeFamily.Date) return _rules.DateDifference;
            return _rules.MomentsDifferByInterval ? SqlType.Interval : null;
        }

        var (date, other) = left.HasDate ? (left, right) : (right, left);
        if (other.Family == TypeFamily.Interval) return date.Family == TypeFamily.Date ? _rules.DateAndInterval : date;
        return other.IsNumeric && _rules.DatesCount ? date : null;
    }

    private SqlType? NumberArithmetic(string name, SqlType left, SqlType right)
    {
        if (left.Family == TypeFamily.Double || right.Family == TypeFamily.Double) return SqlType.Double;
        if (left.Family == TypeFamily.Float || right.Family == TypeFamily.Float)
            return left.Family == right.Family && name != "/" && !_rules.FractionIsDouble ? SqlType.Float : left.Family == right.Family && name == "/" ? null : SqlType.Double;
        if (left.Family == TypeFamily.Integer && right.Family == TypeFamily.Integer)
        {
            if (name == "/") return _rules.IntegerQuotient ?? (_rules.IntegersGrow ? null : Wider(left, right));
            if (_rules.IntegersGrow) return null;
            return _rules.IntegerArithmetic ?? Wider(left, right);
        }

        if (name is "DIV") return left.Family == TypeFamily.Integer ? left : null;
        if (name == "/" && _rules.DecimalQuotientIsDouble) return SqlType.Double;
        return DecimalArithmetic(name, SqlTypes.AsDecimal(left), SqlTypes.AsDecimal(right));
    }

    private SqlType? Wider(SqlType left, SqlType right) => SqlTypes.CommonType(left, right, _rules.MaximumDigits);

    // The rule that SQL Server, Hive and Spark share; engines that keep their own digits leave them open.
    private SqlType DecimalArithmetic(string name, SqlType left, SqlType right)
    {
        if (_rules.DecimalsKeepType && left.Equals(right)) return left;
        if (!_rules.DecimalDigitsKnown || left.Size is not { } p1 || right.Size is not { } p2) return _rules.DecimalsKeepType ? Larger(left, right) : SqlType.AnyDecimal;
        var (s1, s2) = (left.Scale!.Value, right.Scale!.Value);
        var scale = name switch
        {
            "*" => s1 + s2,
            "/" => Math.Max(6, s1 + p2 + 1),
            _ => Math.Max(s1, s2),
        };
        var whole = name switch
        {
            "*" => p1 - s1 + p2 - s2 + 1,
            "/" => p1 - s1 + s2,
            "%" or "MOD" => Math.Min(p1 - s1, p2 - s2),
            _ => Math.Max(p1 - s1, p2 - s2) + 1,
        };
        return Limited(whole, scale);
    }

    // What does not fit loses digits behind the point, down to six.
    private SqlType Limited(int whole, int scale)
    {
        if (whole + scale <= _rules.MaximumDigits) return SqlType.Decimal(whole + scale, scale);
        var kept = Math.Max(_rules.MaximumDigits - whole, Math.Min(scale, 6));
        return SqlType.Decimal(_rules.MaximumDigits, kept);
    }

    private static SqlType Larger(SqlType left, SqlType right) => (left.Size ?? 0) >= (right.Size ?? 0) ? left : right;

    private SqlType? SumOf(SqlType type) => type.Family switch
    {
        TypeFamily.Integer when _rules.IntegersGrow => SqlType.Integer(64, type.Unsigned),
        TypeFamily.Integer => (type.Size <= 32 ? _rules.SumOfInt32 : _rules.SumOfInt64) ?? (_rules.SumKeepsIntegers ? type : null),
        TypeFamily.Decimal when _rules.SumKeepsDigits || type.Size is null => type,
        TypeFamily.Decimal => _rules.SumDigits is { } more ? SqlType.Decimal(Math.Min(_rules.MaximumDigits, type.Size!.Value + more), type.Scale!.Value)
            : _rules.DecimalDigitsKnown ? SqlType.Decimal(_rules.MaximumDigits, type.Scale!.Value) : SqlType.AnyDecimal,
        TypeFamily.Float => _rules.SumOfFloat ?? type,
        TypeFamily.Double or TypeFamily.Interval => type,
        _ => null,
    };

    private SqlType? AverageOf(SqlType type) => type.Family switch
    {
        TypeFamily.Integer => _rules.AverageOfIntegers ?? (_rules.SumKeepsIntegers ? type : null),
        TypeFamily.Decimal when _rules.SumKeepsDigits => type,
        TypeFamily.Decimal when _rules is { SumDigits: not null } && type.Size is { } digits =>
            SqlType.Decimal(Math.Min(_rules.MaximumDigits, digits + 4), Math.Min(_rules.MaximumDigits, type.Scale!.Value + 4)),
        TypeFamily.Decimal => SqlType.AnyDecimal,
        TypeFamily.Float or TypeFamily.Double => SqlType.Double,
        TypeFamily.Interval => type,
        _ => null,
    };

    private SqlType? NumberLike(SqlType? type, string function) => type?.Family switch
    {
        TypeFamily.Double => type,
        TypeFamily.Float => function == "ABS" ? type : null,
        TypeFamily.Integer when function is "ABS" => type,
        TypeFamily.Integer => _rules.RoundingIsDouble ? SqlType.Double : function is "FLOOR" or "CEIL" or "CEILING" ? _rules.FloorOfInteger ?? type : null,
        TypeFamily.Decimal when function == "ABS" || _rules.SumKeepsDigits => type,
        _ => null,
    };
}
