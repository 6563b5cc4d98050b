using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Events.State;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Evidence;

/// <summary>
/// How far each producer is believed, by version, and what is known to be wrong with it: rules in order, of which the first that matches counts
/// (lineage-semantics.md §6). Shipped as <c>evidence.yaml</c>; a file of the same form replaces it. Thread-safe.
/// </summary>
public sealed class EvidenceRanking
{
    private const string Resource = "evidence.yaml";
    private const int MaxRemembered = 10_000;

    private static readonly Lazy<EvidenceRanking> Ships = new(LoadShipped);

    private readonly ImmutableArray<ProducerRule> _rules;
    private readonly ConcurrentDictionary<string, ProducerStanding> _standings = new(StringComparer.Ordinal);

    private EvidenceRanking(ImmutableArray<ProducerRule> rules, ulong version) => (_rules, Version) = (rules, version);

    /// <summary>The rules that the program brings.</summary>
    public static EvidenceRanking Shipped => Ships.Value;

    /// <summary>Changes with the rules.</summary>
    internal ulong Version { get; }

    /// <summary>Reads rules from YAML; a rule for <c>*</c> at the end of the list is not needed.</summary>
    /// <exception cref="FormatException">They cannot be read; the message says where.</exception>
    public static EvidenceRanking Parse(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var records = YamlRecords.Read(yaml, null, out var failure);
        if (failure is not null) throw new FormatException($"line {failure.Line}: {failure.Message}");
        var rules = ImmutableArray.CreateBuilder<ProducerRule>(records.Count);
        foreach (var (json, line) in records)
        {
            try
            {
                using var record = JsonDocument.Parse(json);
                rules.Add(ProducerRule.Read(record.RootElement));
            }
            catch (FormatException mistake)
            {
                throw new FormatException($"line {line}: {mistake.Message}", mistake);
            }
        }

        return new EvidenceRanking(rules.MoveToImmutable(), StableHash.Of(yaml));
    }

    /// <summary>The standing of a producer; the middle of the scale where no rule matches.</summary>
    public ProducerStanding Of(string producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        if (_standings.TryGetValue(producer, out var known)) return known;
        var version = VersionRange.Find(producer);
        var standing = new ProducerStanding(50, 50, []);
        foreach (var rule in _rules)
        {
            if (!rule.Matches(producer, version)) continue;
            standing = rule.Standing;
            break;
        }

        if (_standings.Count < MaxRemembered) _standings[producer] = standing;
        return standing;
    }

    private static EvidenceRanking LoadShipped()
    {
        using var stream = typeof(EvidenceRanking).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program lacks its resource {Resource}.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
