namespace LineageService.Graph.Labels.Scanning;

/// <summary>
/// The words of a column's name: <c>userEmail_2</c> is user, email; <c>custPhoneNo</c> is cust, phone, no. Runs of Chinese characters stay one word. Digits
/// are left out, but for those inside a word (<c>ipv4</c>).
/// </summary>
internal static class NameTokens
{
    public static List<string> Of(ReadOnlySpan<char> name)
    {
        var tokens = new List<string>();
        var start = -1;
        for (var at = 0; at <= name.Length; at++)
        {
            var isWord = at < name.Length && char.IsLetterOrDigit(name[at]);
            if (start >= 0 && (!isWord || IsBoundary(name, start, at)))
            {
                Add(tokens, name[start..at]);
                start = -1;
            }

            if (isWord && start < 0) start = at;
        }

        return tokens;
    }

    private static void Add(List<string> tokens, ReadOnlySpan<char> word)
    {
        // line1 is line; a number alone says nothing.
        var end = word.Length;
        while (end > 0 && char.IsAsciiDigit(word[end - 1])) end--;
        if (end == 0) return;
        var text = word.ToString().ToLowerInvariant();
        if (!Dictionary.Contains(text)) text = text[..end];
        if (Dictionary.Split(text) is { } parts) tokens.AddRange(parts);
        else tokens.Add(text);
    }

    private static bool IsBoundary(ReadOnlySpan<char> name, int start, int at)
    {
        var (before, here) = (name[at - 1], name[at]);
        if (IsChinese(before) != IsChinese(here)) return true;
        if (char.IsLower(before) && char.IsUpper(here)) return true;
        // IPAddress: the last capital begins a word.
        return at + 1 < name.Length && at > start && char.IsUpper(before) && char.IsUpper(here) && char.IsLower(name[at + 1]);
    }

    internal static bool IsChinese(char letter) => letter is >= '\u4e00' and <= '\u9fff';

    /// <summary>Words that are written together.</summary>
    private static class Dictionary
    {
        private static readonly Dictionary<string, string[]> Glued = new(StringComparer.Ordinal)
        {
            ["emailaddress"] = ["email", "address"],
            ["emailaddr"] = ["email", "addr"],
            ["mailaddress"] = ["mail", "address"],
            ["useremail"] = ["user", "email"],
            ["phonenumber"] = ["phone", "number"],
            ["phoneno"] = ["phone", "no"],
            ["mobilenumber"] = ["mobile", "number"],
            ["mobileno"] = ["mobile", "no"],
            ["mobilephone"] = ["mobile", "phone"],
            ["cellphone"] = ["cell", "phone"],
            ["telno"] = ["tel", "no"],
            ["firstname"] = ["first", "name"],
            ["lastname"] = ["last", "name"],
            ["fullname"] = ["full", "name"],
            ["middlename"] = ["middle", "name"],
            ["realname"] = ["real", "name"],
            ["familyname"] = ["family", "name"],
            ["givenname"] = ["given", "name"],
            ["username"] = ["user", "name"],
            ["nickname"] = ["nick", "name"],
            ["birthdate"] = ["birth", "date"],
            ["dateofbirth"] = ["date", "of", "birth"],
            ["birthday"] = ["birth", "day"],
            ["ipaddress"] = ["ip", "address"],
            ["ipaddr"] = ["ip", "addr"],
            ["clientip"] = ["client", "ip"],
            ["userip"] = ["user", "ip"],
            ["macaddress"] = ["mac", "address"],
            ["deviceid"] = ["device", "id"],
            ["androidid"] = ["android", "id"],
            ["userid"] = ["user", "id"],
            ["customerid"] = ["customer", "id"],
            ["memberid"] = ["member", "id"],
            ["idcard"] = ["id", "card"],
            ["idno"] = ["id", "no"],
            ["cardno"] = ["card", "no"],
            ["cardnumber"] = ["card", "number"],
            ["creditcard"] = ["credit", "card"],
            ["bankcard"] = ["bank", "card"],
            ["bankaccount"] = ["bank", "account"],
            ["zipcode"] = ["zip", "code"],
            ["postcode"] = ["post", "code"],
            ["postalcode"] = ["postal", "code"],
            ["homeaddress"] = ["home", "address"],
            ["nationalid"] = ["national", "id"],
            ["passportno"] = ["passport", "no"],
            ["taxid"] = ["tax", "id"],
            ["geopoint"] = ["geo", "point"],
        };

        public static bool Contains(string word) => word is "ipv4" or "ipv6";

        public static string[]? Split(string word) => Glued.GetValueOrDefault(word);
    }
}
