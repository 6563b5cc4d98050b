using System.Collections.Frozen;

namespace LineageService.Graph.Labels.Scanning;

/// <summary>
/// What the name of a column says it holds, in English, Chinese and pinyin. A name is a noun with what qualifies it before: only what it ends in counts, so
/// that <c>phone_model</c> is a model and <c>email_sent_count</c> a count. Names that begin as a question (<c>is_</c>) or a number (<c>num_</c>) are none.
/// </summary>
internal static class NameRules
{
    // Said behind a noun without changing what it is.
    private static readonly FrozenSet<string> Neutral = Set("number no num nbr nr value val values text txt str string raw plain cleartext original normalized clean key primary secondary alt alternate new old prev previous last current main");

    private static readonly FrozenSet<string> Questions = Set("is has had was were are should can could will did does allow allows enable enabled disable disabled accept accepts valid verify num nb cnt count total sum avg mean pct percent ratio min max rate n days flag ind indicator");

    // Things that have names, addresses and ids and are no persons.
    private static readonly FrozenSet<string> Things = Set("""
        package font app application product host file table column class task event metric server domain browser os cpu gpu engine model brand campaign channel job
        project dataset schema database db bucket queue topic cluster node pod container image service module function method field feature flag experiment branch
        company business merchant store shop branch department bank school hotel city country region state province page site url uri web contract token memory wallet
        adapter driver vendor plugin addon extension theme category menu button screen template group role plan tier currency source medium process library
        """);

    private static readonly NameRule[] Rules =
    [
        .. NameRule.Of("PII.email", TypeKinds.Text, 0.95, "email", "emails", "e mail", "email address", "email addresses", "email addr",
            "mail address", "mail addr", "youxiang", "dianziyoujian"),
        .. NameRule.Of("PII.email", TypeKinds.Text, 0.75, "mail", "email id", "dzyj", "dzyx"),
        .. NameRule.Of("PII.phone", TypeKinds.TextOrNumber, 0.95, "phone", "phones", "phone number", "phone numbers", "phone no",
            "telephone", "cell phone", "mobile phone", "mobile number", "mobile no", "msisdn",
            "tel", "tel no", "contact number", "contact no", "shouji", "shoujihao", "shoujihaoma", "dianhua", "lianxidianhua", "sjh",
            "sjhm", "lxdh"),
        .. NameRule.Of("PII.phone", TypeKinds.TextOrNumber, 0.9, "mobile", "fax", "fax number"),
        .. NameRule.Of("PII.phone", TypeKinds.TextOrNumber, 0.7, "cell", "sj", "dh", "dhhm"),
        .. NameRule.Of("PII.national_id", TypeKinds.TextOrNumber, 0.95, "ssn", "social security", "social security number",
            "social security no", "national id", "national identifier", "nino", "id card", "id card no", "id card number",
            "identity card", "identity no", "identity number", "citizen id", "passport", "passport no", "passport number", "aadhaar",
            "cpf", "cpf number", "curp", "drivers license", "driver license", "driver license number", "driving licence",
            "shenfenzheng", "shenfenzhenghao", "sfz", "sfzh", "sfzhm", "sfzhao", "zjhm"),
        .. NameRule.Of("PII.national_id", TypeKinds.TextOrNumber, 0.75, "tax id", "tin", "id no", "id number", "cert no", "cert num",
            "certificate no", "pesel", "dni", "nric"),
        .. NameRule.Of("FIN.card_pan", TypeKinds.TextOrNumber, 0.95, "card number", "card no", "card num", "card pan", "credit card",
            "credit card number", "credit card no", "debit card", "debit card number", "cc number", "cc num", "cc no", "bank card no",
            "bank card", "bank card number", "yinhangka", "yinhangkahao", "yhkh", "yhk"),
        .. NameRule.Of("FIN.card_pan", TypeKinds.TextOrNumber, 0.75, "pan", "kahao"),
        .. NameRule.Of("FIN.bank_account", TypeKinds.TextOrNumber, 0.95, "iban", "bank account", "bank account no",
            "bank account number", "yinhangzhanghao", "yhzh"),
        .. NameRule.Of("FIN.bank_account", TypeKinds.TextOrNumber, 0.7, "account number", "account no", "acct no", "acct number"),
        .. NameRule.Of("PII.address", TypeKinds.Text, 0.95, "home address", "street address", "postal address", "mailing address",
            "shipping address", "billing address", "delivery address", "residential address", "address line", "addr line", "street",
            "street name", "home addr", "customer address", "user address", "receiver address", "recipient address", "consignee address",
            "living address", "jiatingzhuzhi", "jiatingdizhi", "shouhuodizhi", "zhuzhi", "lianxidizhi"),
        .. NameRule.Of("PII.address", TypeKinds.Text, 0.8, "address", "addresses", "addr", "dizhi"),
        .. NameRule.Of("PII.address", TypeKinds.Text, 0.6, "dz"),
        .. NameRule.Of("PII.postal_code", TypeKinds.TextOrNumber, 0.95, "postal code", "zip code", "post code", "zip", "youbian",
            "youzhengbianma"),
        .. NameRule.Of("PII.name", TypeKinds.Text, 0.95, "first name", "last name", "full name", "family name", "given name",
            "middle name", "maiden name", "real name", "surname", "forename", "fname", "lname", "customer name", "cust name",
            "contact name", "person name",
            "employee name", "patient name", "member name", "receiver name", "recipient name", "consignee name", "passenger name",
            "guest name", "cardholder name", "card holder", "cardholder", "buyer name", "xingming", "kehuxingming"),
        .. NameRule.Of("PII.name", TypeKinds.Text, 0.75, "user name", "nick name", "display name", "account name", "owner name",
            "sender name", "client name", "author name", "xm", "mingzi"),
        .. NameRule.Of("PII.birth_date", TypeKinds.DateTextOrNumber, 0.95, "dob", "birth date", "date of birth", "birth day", "birth dt",
            "birth", "chushengriqi", "csrq", "shengri"),
        .. NameRule.Of("PII.birth_date", TypeKinds.DateTextOrNumber, 0.75, "birth year", "year of birth", "birth month", "sr"),
        .. NameRule.Of("PII.ip", TypeKinds.TextOrNumber, 0.95, "ip", "ips", "ip address", "ip addr", "ip addresses", "ipv4", "ipv6",
            "ipv4 address", "ipv6 address", "remote addr", "remote address"),
        .. NameRule.Of("PII.device_id", TypeKinds.TextOrNumber, 0.95, "imei", "imsi", "meid", "idfa", "idfv", "gaid", "oaid", "aaid",
            "udid", "android id", "device id", "device identifier", "device uuid", "advertising id", "mac address", "mac addr",
            "shebeihao", "shebeiid"),
        .. NameRule.Of("PII.device_id", TypeKinds.TextOrNumber, 0.75, "device serial", "serial number", "mac", "sbh", "device token",
            "client id", "client identifier", "adid"),
        .. NameRule.Of("PII.geo", TypeKinds.TextOrNumber, 0.95, "latitude", "longitude", "lat", "lng", "lon", "lat lng", "lat lon",
            "geo point", "gps", "gps coordinates", "geohash", "geo hash", "jingdu", "weidu", "jingweidu"),
        .. NameRule.Of("PII.geo", TypeKinds.Text, 0.7, "coordinates", "coordinate", "geo location", "geolocation", "city"),
        .. NameRule.Of("PII.user_id", TypeKinds.TextOrNumber, 0.95, "user id", "customer id", "cust id", "member id", "patient id",
            "employee id", "person id", "subscriber id", "yonghuid", "kehuid"),
        .. NameRule.Of("PII.user_id", TypeKinds.TextOrNumber, 0.75, "uid", "account id", "visitor id", "yhid", "khid", "huiyuanid"),
    ];

    private static readonly FrozenDictionary<string, NameRule[]> ByLastWord = Rules
        .GroupBy(rule => rule.Words[^1], StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(rule => rule.Words.Length).ThenByDescending(rule => rule.Confidence).ToArray(), StringComparer.Ordinal);

    /// <summary>What a column's name says; null where it says nothing.</summary>
    /// <param name="path">Dotted; the part before the last tells what that belongs to.</param>
    public static RuleMatch? Find(string path, string? type)
    {
        var kind = TypeKinds.Of(type);
        if (kind == TypeKinds.None) return null;
        var dot = path.LastIndexOf('.');
        var leaf = path.AsSpan(dot + 1);
        if (ChineseNames.Find(leaf, kind) is { } chinese) return chinese;
        var own = NameTokens.Of(leaf);
        if (own.Count == 0 || (own.Count > 1 && Questions.Contains(own[0]))) return null;
        var words = own;
        if (dot > 0)
        {
            var parent = path.AsSpan(0, dot);
            var holder = NameTokens.Of(parent[(parent.LastIndexOf('.') + 1)..]);
            words = [.. holder, .. own];
        }

        return Match(words, own.Count, kind);
    }

    private static RuleMatch? Match(List<string> words, int own, int kind)
    {
        for (var end = words.Count; end > words.Count - own; end--)
        {
            if (ByLastWord.TryGetValue(words[end - 1], out var rules))
            {
                foreach (var rule in rules)
                {
                    if (rule.Fits(words, end) && (rule.Types & kind) != 0) return Judge(rule, words, end, words.Count - own);
                }
            }

            // Only what says nothing of its own may stand behind the noun.
            if (!Neutral.Contains(words[end - 1])) return null;
        }

        return null;
    }

    private static RuleMatch? Judge(NameRule rule, List<string> words, int end, int holder)
    {
        var start = end - rule.Words.Length;
        var confidence = rule.Confidence;
        for (var at = 0; at < start; at++)
        {
            // sync_count_mobile is a count by kind of device; the device of a graphics adapter and the ip of a stack frame are parts of a machine.
            if (words[at] is "count" or "counts" or "histogram" or "histograms" or "counter") return null;
            if (rule.Category is "PII.device_id" or "PII.ip" && words[at] is "gfx" or "gfx0" or "gpu" or "adapter" or "adapters"
                    or "pci" or "usb" or "frames" or "threads" or "registers" or "server" or "host" or "dns" or "gateway" or "proxy" or "node")
                return Of(Math.Min(confidence, 0.6));
        }

        if (start > 0)
        {
            var before = words[start - 1];
            var isNameOrAddress = rule.Category is "PII.name" or "PII.address" or "PII.email" or "PII.geo" or "PII.phone" or "PII.postal_code";
            if (isNameOrAddress && Things.Contains(before)) return rule.Category is "PII.name" or "PII.geo" ? null : Of(0.6);
            // A key that refers to a table of addresses, a hash of one: said by a word before.
            if (before is "hashed" or "hash" or "hmac" or "digest" or "masked" or "encrypted" or "sha" or "md" or "anonymized"
                    or "pseudonymized" or "truncated") confidence = Math.Min(confidence, 0.6);
            if (before is "no" or "without" or "missing" or "invalid" or "to" or "by"
                    or "from" && rule.Words.Length == 1) confidence = Math.Min(confidence, 0.8);
        }

        // A word of the holder is taken as part of the name only together with its own.
        if (start < holder && end <= holder) return null;
        return Of(confidence);

        RuleMatch Of(double sure) => new(rule.Category, sure, $"name:{string.Join(' ', rule.Words)}");
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>The words that a name ends in.</summary>
internal sealed record NameRule(string Category, int Types, double Confidence, string[] Words)
{
    public static IEnumerable<NameRule> Of(string category, int types, double confidence, params string[] phrases) =>
        phrases.Select(phrase => new NameRule(category, types, confidence, phrase.Split(' ')));

    public bool Fits(List<string> words, int end)
    {
        if (end < Words.Length) return false;
        for (var at = 0; at < Words.Length; at++)
            if (words[end - Words.Length + at] != Words[at]) return false;
        return true;
    }
}
