using System.Collections.Immutable;

namespace LineageService.Graph.Labels;

/// <summary>
/// The categories that come with the service; a policy may replace or extend them. Lengths are those of the shortest valid value: an e-mail address of six
/// characters, a phone number of ten digits, a national id of nine, a card number of twelve.
/// </summary>
public static class DefaultTaxonomy
{
    public static ImmutableArray<string> Levels { get; } = ["public", "internal", "confidential", "restricted"];

    /// <summary>Columns that tell persons apart.</summary>
    public static ImmutableArray<string> EntityKeys { get; } =
    [
        "uid", "*user_id", "*userid", "*person_id", "*personid", "*customer_id", "*customerid", "*client_id", "*member_id", "*memberid", "*patient_id", "*employee_id",
        "*account_id", "*visitor_id", "*subscriber_id", "*device_id", "*entity_key",
    ];

    public static ImmutableArray<LabelCategory> Categories { get; } =
    [
        Pii("PII", CategoryKind.Attribute, CategoryEntropy.High),
        Pii("PII.email", CategoryKind.Identifier, CategoryEntropy.High, 6),
        Pii("PII.phone", CategoryKind.Identifier, CategoryEntropy.Low, 10),
        Pii("PII.national_id", CategoryKind.Identifier, CategoryEntropy.Low, 9, "restricted"),
        Pii("PII.name", CategoryKind.Quasi, CategoryEntropy.Low),
        Pii("PII.address", CategoryKind.Quasi, CategoryEntropy.High),
        Pii("PII.birth_date", CategoryKind.Quasi, CategoryEntropy.Low),
        Pii("PII.ip", CategoryKind.Identifier, CategoryEntropy.Low, 7),
        Pii("PII.device_id", CategoryKind.Identifier, CategoryEntropy.High, 14),
        Pii("PII.geo", CategoryKind.Quasi, CategoryEntropy.Low),
        Pii("PII.postal_code", CategoryKind.Quasi, CategoryEntropy.Low, 4),
        Pii("PII.user_id", CategoryKind.Identifier, CategoryEntropy.Low),
        new("FIN", CategoryKind.Attribute, CategoryEntropy.High, ImplicitFlow.Annotate, "confidential"),
        new("FIN.card_pan", CategoryKind.Identifier, CategoryEntropy.Low, ImplicitFlow.Annotate, "restricted") { MinLength = 12 },
        new("FIN.bank_account", CategoryKind.Identifier, CategoryEntropy.Low, ImplicitFlow.Annotate, "restricted") { MinLength = 8 },
        new("HEALTH", CategoryKind.Special, CategoryEntropy.Low, ImplicitFlow.Propagate, "restricted"),
        new("HEALTH.diagnosis", CategoryKind.Special, CategoryEntropy.Low, ImplicitFlow.Propagate, "restricted"),
        new("RELIGION", CategoryKind.Special, CategoryEntropy.Low, ImplicitFlow.Propagate, "restricted"),
    ];

    private static LabelCategory Pii(string name, CategoryKind kind, CategoryEntropy entropy, int? minLength = null, string level = "confidential") =>
        new(name, kind, entropy, ImplicitFlow.Annotate, level) { MinLength = minLength };
}
