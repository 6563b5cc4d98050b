namespace LineageService.Graph.Labels.Scanning;

/// <summary>What sampled values are. A rule speaks where nearly all values agree with it; a stray match says nothing.</summary>
internal static class ValueRules
{
    private const int MinSample = 5;
    private const double MinShare = 0.8;

    private static readonly (string Category, string Rule, double Precision, Func<string, bool> Is)[] Rules =
    [
        ("PII.email", "values:email", 0.98, ValueFormats.IsEmail),
        ("PII.national_id", "values:resident-id", 0.99, ValueFormats.IsChineseResidentId),
        ("PII.national_id", "values:ssn", 0.95, ValueFormats.IsSocialSecurityNumber),
        ("FIN.card_pan", "values:luhn", 0.98, ValueFormats.IsCardNumber),
        ("FIN.bank_account", "values:iban", 0.99, ValueFormats.IsIban),
        ("PII.device_id", "values:imei", 0.95, ValueFormats.IsImei),
        ("PII.device_id", "values:mac", 0.97, ValueFormats.IsMacAddress),
        ("PII.ip", "values:ip", 0.95, ValueFormats.IsIpAddress),
        ("PII.phone", "values:phone", 0.93, ValueFormats.IsPhone),
        ("PII.geo", "values:coordinates", 0.93, ValueFormats.IsCoordinates),
    ];

    /// <summary>True for a category that values can be recognised of.</summary>
    public static bool CanFind(string category) => Array.Exists(Rules, rule => rule.Category == category);

    /// <summary>The categories that nearly all values are of; the first rule of each that fits.</summary>
    public static List<RuleMatch> Find(IReadOnlyList<string> sample)
    {
        var found = new List<RuleMatch>();
        if (sample.Count < MinSample) return found;
        foreach (var (category, rule, precision, matches) in Rules)
        {
            var count = 0;
            foreach (var value in sample)
                if (matches(value.Trim())) count++;
            var share = (double)count / sample.Count;
            if (share < MinShare || found.Exists(other => other.Category == category)) continue;
            // A card number is not a phone number as well: the rule with a check digit comes first.
            if (category == "PII.phone" && found.Count > 0) continue;
            found.Add(new RuleMatch(category, precision * share, rule));
        }

        return found;
    }
}
