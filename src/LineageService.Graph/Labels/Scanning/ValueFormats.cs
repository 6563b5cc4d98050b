using System.Globalization;
using System.Net;

namespace LineageService.Graph.Labels.Scanning;

/// <summary>Formats of values, with their check digits where they have some. Sources: ISO/IEC 7812 (Luhn), GB 11643-1999, ISO 13616 (IBAN), E.164, 3GPP TS 23.003.</summary>
internal static class ValueFormats
{
    public static bool IsEmail(string value)
    {
        var at = value.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at != value.LastIndexOf('@') || value.Length > 254) return false;
        var domain = value.AsSpan(at + 1);
        var dot = domain.LastIndexOf('.');
        if (dot < 1 || domain.Length - dot < 3) return false;
        foreach (var letter in value.AsSpan(0, at))
            if (!char.IsLetterOrDigit(letter) && !"!#$%&'*+-/=?^_`{|}~.".Contains(letter, StringComparison.Ordinal)) return false;
        foreach (var letter in domain)
            if (!char.IsLetterOrDigit(letter) && letter is not ('.' or '-')) return false;
        return true;
    }

    public static bool IsCardNumber(string value) => DigitsOf(value, " -") is { Length: >= 13 and <= 19 } digits && digits[0] is >= '2' and <= '6' && IsLuhn(digits) && HasIssuer(digits);

    /// <summary>15 digits with a check digit, and no card of American Express.</summary>
    public static bool IsImei(string value) => DigitsOf(value, " -") is { Length: 15 } digits && IsLuhn(digits) && !IsCardNumber(value);

    /// <summary>18 places: region, date of birth, order and a check digit, which may be X.</summary>
    public static bool IsChineseResidentId(string value)
    {
        if (value.Length != 18) return false;
        ReadOnlySpan<int> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var sum = 0;
        for (var at = 0; at < 17; at++)
        {
            if (!char.IsAsciiDigit(value[at])) return false;
            sum += (value[at] - '0') * weights[at];
        }

        return char.ToUpperInvariant(value[17]) == "10X98765432"[sum % 11]
            && DateOnly.TryParseExact(value.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth) && birth.Year >= 1880;
    }

    public static bool IsSocialSecurityNumber(string value) =>
        value.Length == 11 && value[3] == '-' && value[6] == '-' && DigitsOf(value, "-") is { Length: 9 } digits
        && digits[0] != '9' && !digits.StartsWith("000", StringComparison.Ordinal) && !digits.StartsWith("666", StringComparison.Ordinal) && digits[3..5] != "00" && digits[5..] != "0000";

    public static bool IsIban(string value)
    {
        var text = value.Replace(" ", "", StringComparison.Ordinal);
        if (text.Length is < 15 or > 34 || !char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1]) || !char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[3])) return false;
        var rest = 0;
        foreach (var letter in text[4..] + text[..4])
        {
            if (!char.IsAsciiLetterOrDigit(letter)) return false;
            var number = char.IsAsciiDigit(letter) ? letter - '0' : char.ToUpperInvariant(letter) - 'A' + 10;
            rest = ((rest * (number > 9 ? 100 : 10)) + number) % 97;
        }

        return rest == 1;
    }

    public static bool IsMacAddress(string value)
    {
        if (value.Length != 17 || value[2] is not (':' or '-')) return false;
        for (var at = 0; at < value.Length; at++)
            if (at % 3 == 2 ? value[at] != value[2] : !char.IsAsciiHexDigit(value[at])) return false;
        return true;
    }

    public static bool IsIpAddress(string value)
    {
        if (!IPAddress.TryParse(value, out var address)) return false;
        // Numbers and short forms parse as well.
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? value.Count(letter => letter == ':') >= 2 : value.Count(letter => letter == '.') == 3;
    }

    /// <summary>International with a plus, a Chinese mobile number, or a North American number written as one.</summary>
    public static bool IsPhone(string value)
    {
        if (DigitsOf(value, " -().+") is not { Length: >= 8 and <= 15 } digits) return false;
        if (value[0] == '+') return value.LastIndexOf('+') == 0 && digits[0] != '0';
        if (digits.Length == 11 && digits[0] == '1' && digits[1] is >= '3' and <= '9' && value.Length <= 13) return true;
        return digits.Length == 10 && digits[0] is >= '2' and <= '9' && digits[3] is >= '2' and <= '9' && (value[0] == '(' || (value.Length == 12 && value[3] is '-' or '.'));
    }

    public static bool IsCoordinates(string value)
    {
        var comma = value.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && Degrees(value.AsSpan(0, comma)) is >= -90 and <= 90 && Degrees(value.AsSpan(comma + 1)) is >= -180 and <= 180;
    }

    // Whole numbers are lists of something else.
    private static double? Degrees(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var dot = text.IndexOf('.');
        return dot > 0 && text.Length - dot > 3 && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) ? degrees : null;
    }

    private static bool HasIssuer(string digits)
    {
        var two = int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture);
        return digits[0] switch
        {
            '4' => digits.Length is 13 or 16 or 19,
            '5' => digits.Length == 16 && two is >= 50 and <= 59,
            '2' => digits.Length == 16 && two is >= 22 and <= 27,
            '3' => two is 34 or 37 ? digits.Length == 15 : (two is 30 or 36 or 38 or 39 && digits.Length is >= 14 and <= 19) || (two == 35 && digits.Length is >= 16 and <= 19),
            '6' => digits.Length is >= 16 and <= 19,
            _ => false,
        };
    }

    private static bool IsLuhn(string digits)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            var digit = digits[^(at + 1)] - '0';
            if (at % 2 == 1 && (digit *= 2) > 9) digit -= 9;
            sum += digit;
        }

        // All of one digit is filled in by hand.
        return sum % 10 == 0 && digits.AsSpan().ContainsAnyExcept(digits[0]);
    }

    // The digits of a value that has nothing else but some separators; null otherwise.
    private static string? DigitsOf(string value, string separators)
    {
        Span<char> digits = stackalloc char[24];
        var count = 0;
        foreach (var letter in value)
        {
            if (char.IsAsciiDigit(letter))
            {
                if (count == digits.Length) return null;
                digits[count++] = letter;
            }
            else if (!separators.Contains(letter, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return count == 0 ? null : digits[..count].ToString();
    }
}
