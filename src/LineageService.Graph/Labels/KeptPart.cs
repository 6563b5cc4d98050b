using System.Collections.Immutable;
using System.Globalization;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Graph.Labels;

/// <summary>
/// What a truncating function keeps, as far as its literals prove it (propagation.md §A.3, T3): so many characters, a part of a date, a bucket. What is
/// not proven keeps all.
/// </summary>
/// <param name="Characters">At most so many characters of the value; null where the part is no number of characters.</param>
/// <param name="DateParts">Which parts of a date or time it tells; empty where it is no date part.</param>
/// <param name="IsCoarser">A coarser value of the same kind: a bucket.</param>
internal readonly record struct KeptPart(int? Characters, ImmutableArray<string> DateParts, bool IsCoarser)
{
    /// <summary>In front of the length that all values of the column are declared with.</summary>
    private const string DeclaredLength = "length=";

    /// <summary>Characters that every value has by its declaration; null where none says it.</summary>
    public int? Declared { get; init; }

    private static readonly ImmutableArray<string> Year = ["YEAR"], YearQuarter = ["YEAR", "QUARTER"], YearMonth = ["YEAR", "MONTH"];

    /// <summary>What a step keeps; null where it may keep all.</summary>
    /// <param name="way">The way that the step stands on.</param>
    /// <param name="at">Its place.</param>
    public static KeptPart? Of(ImmutableArray<FunctionApplication> way, int at)
    {
        var step = way[at];
        var literals = step.Literals;
        if (literals is [.. var arguments, var last] && last.StartsWith(DeclaredLength, StringComparison.Ordinal))
        {
            // A declaration is about the column itself: behind a function the value may have another length.
            var bare = way.SetItem(at, step with { Literals = arguments });
            return Of(bare, at) is { } part ? part with { Declared = at == 0 ? Number(last[DeclaredLength.Length..]) : null } : null;
        }

        switch (step.Name.ToUpperInvariant())
        {
            case "LEFT" or "RIGHT" or "STRLEFT" or "STRRIGHT" when literals is [var count] && HasOnlyFormatBefore(way, at):
                return Number(count) is { } kept and >= 0 ? Chars(kept) : null;
            case "SUBSTRING" or "SUBSTR" or "MID" or "SUBSTRINGUTF8" or "SUBSTRB" when literals is [var start, var count] && HasOnlyFormatBefore(way, at):
                return Number(start) is not null && Number(count) is { } length and >= 0 ? Chars(length) : null;
            case "SUBSTRING" or "SUBSTR" or "RIGHT" when literals is [var start] && Number(start) is < 0 and > -1000 && HasOnlyFormatBefore(way, at):
                return Chars(-Number(start)!.Value);
            case "DATE_TRUNC" or "TIMESTAMP_TRUNC" or "DATETIME_TRUNC" or "TRUNC" or "EXTRACT" or "DATE_PART" or "DATEPART" when literals is [var unit, ..]:
                return Date(unit, step.Name.Contains("TRUNC", StringComparison.OrdinalIgnoreCase));
            case "YEAR" or "TOYEAR" or "TOSTARTOFYEAR" or "FLOOR_YEAR":
                return Part(Year);
            case "TOSTARTOFQUARTER" or "FLOOR_QUARTER":
                return Part(YearQuarter);
            case "TOSTARTOFMONTH" or "FLOOR_MONTH":
                return Part(YearMonth);
            case "QUARTER":
                return Part(["QUARTER"]);
            case "MONTH" or "TOMONTH":
                return Part(["MONTH"]);
            case "DAY" or "DAYOFMONTH" or "TODAYOFMONTH":
                return Part(["DAY"]);
            case "WEEK":
                return Part(["WEEK"]);
            case "DAYOFWEEK":
                return Part(["DAYOFWEEK"]);
            case "HOUR":
                return Part(["HOUR"]);
            case "FLOOR" or "CEIL" or "CEILING" or "ROUND" when IsBucket(way, at):
            case "WIDTH_BUCKET" when HasWideBuckets(literals):
                return new KeptPart(null, [], IsCoarser: true);
            default:
                return null;
        }
    }

    /// <summary>True where parts of one value may together be all of it.</summary>
    /// <param name="minLength">Characters of the shortest value; null where nothing is known.</param>
    public static bool MayBeAll(IReadOnlyList<KeptPart> parts, int? minLength)
    {
        var characters = parts.Sum(part => (long)(part.Characters ?? 0));
        var length = minLength ?? (parts.All(part => part.Characters is null || part.Declared is not null) ? parts.Max(part => part.Declared) : null);
        if (parts.Any(part => part.Characters is not null) && (length is null || characters >= length)) return true;
        // Two buckets of different width may meet in one value.
        if (parts.Count(part => part.IsCoarser) > 1) return true;
        var told = parts.SelectMany(part => part.DateParts).ToHashSet(StringComparer.Ordinal);
        return told.Contains("ALL")
            || (told.Contains("YEAR") && (told.Contains("DAYOFYEAR") || (told.Contains("MONTH") && told.Contains("DAY"))
                || (told.Contains("WEEK") && told.Contains("DAYOFWEEK"))));
    }

    private static KeptPart Chars(int count) => new(count, [], false);

    private static KeptPart Part(ImmutableArray<string> parts) => new(null, parts, false);

    private static KeptPart? Date(string unit, bool truncates) => unit.Trim('\'', '"').ToUpperInvariant() switch
    {
        "YEAR" or "YYYY" or "YY" or "Y" or "ISOYEAR" or "DECADE" or "CENTURY" or "SYYYY" => Part(Year),
        "QUARTER" or "Q" or "QTR" => Part(truncates ? YearQuarter : ["QUARTER"]),
        "MONTH" or "MON" or "MM" or "M" => Part(truncates ? YearMonth : ["MONTH"]),
        "WEEK" or "W" or "WW" or "ISOWEEK" or "IW" => Part(truncates ? ["YEAR", "WEEK"] : ["WEEK"]),
        "DAY" or "DD" or "D" when !truncates => Part(["DAY"]),
        "DOY" or "DAYOFYEAR" when !truncates => Part(["DAYOFYEAR"]),
        "DOW" or "DAYOFWEEK" or "ISODOW" when !truncates => Part(["DAYOFWEEK"]),
        "HOUR" or "MINUTE" or "SECOND" when !truncates => Part(["HOUR"]),
        _ => null,
    };

    // FLOOR(x / 10) has buckets; FLOOR of an integer loses nothing, and no type is known here. ROUND(x, -2) has them by itself.
    private static bool IsBucket(ImmutableArray<FunctionApplication> way, int at)
    {
        if (way[at].Name.Equals("ROUND", StringComparison.OrdinalIgnoreCase) && way[at].Literals is [var digits]) return Number(digits) < 0;
        return way[at].Literals.IsDefaultOrEmpty && at > 0 && way[at - 1] is { Name: "/", Literals: [var width] }
            && decimal.TryParse(width, NumberStyles.Number, CultureInfo.InvariantCulture, out var size) && Math.Abs(size) > 1;
    }

    // As many buckets as there are numbers between the bounds tell each number.
    private static bool HasWideBuckets(ImmutableArray<string> literals) => literals is [var low, var high, var count]
        && Decimal(low) is { } from && Decimal(high) is { } to && Decimal(count) is > 0 and var buckets && Math.Abs(to - from) / buckets > 1;

    private static decimal? Decimal(string literal) => decimal.TryParse(literal, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A packed value (hex read back, compressed, a number in a larger base) may hold in three characters what took ten.
    private static bool HasOnlyFormatBefore(ImmutableArray<FunctionApplication> way, int at)
    {
        for (var before = 0; before < at; before++)
        {
            if (!IsFormat(way[before])) return false;
        }

        return true;
    }

    private static bool IsFormat(FunctionApplication step) =>
        MaskingCatalog.ClassOf(step) != MaskingClass.None
        || step.Class is FunctionClass.Aggregate or FunctionClass.Window
        || step.Name.ToUpperInvariant() is "UPPER" or "LOWER" or "UCASE" or "LCASE" or "INITCAP" or "TRIM" or "LTRIM" or "RTRIM" or "BTRIM" or "CONCAT" or "||" or "+"
            or "COALESCE" or "NVL" or "IFNULL" or "ISNULL" or "CASE" or "IF" or "IIF" or "CAST" or "TRY_CAST" or "CONVERT" or "TO_CHAR" or "TO_VARCHAR" or "REPLACE"
            or "LPAD" or "RPAD" or "CONCAT_WS" or "STRING" or "REVERSE";

    private static int? Number(string literal) =>
        int.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
