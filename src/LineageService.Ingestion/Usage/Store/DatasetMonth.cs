using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Usage.Store;

/// <summary>
/// The usage of one dataset in one month, as it stands under one key of the store: by day, principal and field, and the joins. Mutable.
/// </summary>
internal sealed class DatasetMonth
{
    private const byte Version = 1;

    /// <summary>By day number and principal; the empty name is that of nobody known.</summary>
    public SortedDictionary<int, SortedDictionary<string, PrincipalDay>> Days { get; } = [];

    /// <summary>Kinds of those principals of which one is told.</summary>
    public SortedDictionary<string, string> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>How often the dataset was joined with another, by the pairs of fields.</summary>
    public Dictionary<(int Day, DatasetId With, string On), long> Joins { get; } = [];

    public static string KeyOf(int month, DatasetId dataset) => $"usage/reads/{month}/{dataset.Namespace}\n{dataset.Name}";

    /// <summary>The month of a day: 202611.</summary>
    public static int MonthOf(DateOnly day) => day.Year * 100 + day.Month;

    public void Add(UsageRecord record, DatasetRead read, long reads)
    {
        var day = record.Day.DayNumber;
        if (!Days.TryGetValue(day, out var principals)) Days[day] = principals = new SortedDictionary<string, PrincipalDay>(StringComparer.Ordinal);
        var name = record.Principal ?? "";
        if (!principals.TryGetValue(name, out var principal)) principals[name] = principal = new PrincipalDay();
        if (record.PrincipalKind is { } kind) Kinds[name] = kind;
        principal.Reads += reads;
        if (read.Fields is not { } fields) principal.Unresolved += reads;
        else foreach (var field in fields) principal.Fields[field] = principal.Fields.GetValueOrDefault(field) + reads;
        foreach (var join in read.Joins)
        {
            var key = (day, join.With, TextOf(join.On));
            Joins[key] = Joins.GetValueOrDefault(key) + reads;
        }
    }

    /// <exception cref="LineageStoreException">The state is damaged.</exception>
    public static DatasetMonth Read(ReadOnlySpan<byte> bytes)
    {
        var month = new DatasetMonth();
        if (bytes.IsEmpty) return month;
        var reader = new VarintReader(bytes);
        if (reader.Byte() != Version) throw new LineageStoreException("A stored month of usage has an unknown version.", isTransient: false);
        var texts = new string[reader.Count()];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.Text();
        for (var kinds = reader.Count(); kinds > 0; kinds--) month.Kinds[Text(texts, reader.Unsigned())] = Text(texts, reader.Unsigned());
        for (var days = reader.Count(); days > 0; days--)
        {
            var principals = month.Days[(int)reader.Unsigned()] = new SortedDictionary<string, PrincipalDay>(StringComparer.Ordinal);
            for (var count = reader.Count(); count > 0; count--)
            {
                var principal = principals[Text(texts, reader.Unsigned())] = new PrincipalDay
                {
                    Reads = (long)reader.Unsigned64(),
                    Unresolved = (long)reader.Unsigned64(),
                };
                for (var fields = reader.Count(); fields > 0; fields--) principal.Fields[Text(texts, reader.Unsigned())] = (long)reader.Unsigned64();
            }
        }

        for (var joins = reader.Count(); joins > 0; joins--)
        {
            var day = (int)reader.Unsigned();
            var with = new DatasetId(Text(texts, reader.Unsigned()), Text(texts, reader.Unsigned()));
            month.Joins[(day, with, Text(texts, reader.Unsigned()))] = (long)reader.Unsigned64();
        }

        return month;
    }

    public byte[] Write()
    {
        var texts = new Dictionary<string, uint>(StringComparer.Ordinal);
        var order = new List<string>();
        var body = new VarintWriter(1024);
        body.Unsigned((uint)Kinds.Count);
        foreach (var (principal, kind) in Kinds)
        {
            body.Unsigned(Number(principal));
            body.Unsigned(Number(kind));
        }

        body.Unsigned((uint)Days.Count);
        foreach (var (day, principals) in Days)
        {
            body.Unsigned((uint)day);
            body.Unsigned((uint)principals.Count);
            foreach (var (name, principal) in principals)
            {
                body.Unsigned(Number(name));
                body.Unsigned64((ulong)principal.Reads);
                body.Unsigned64((ulong)principal.Unresolved);
                body.Unsigned((uint)principal.Fields.Count);
                foreach (var (field, reads) in principal.Fields)
                {
                    body.Unsigned(Number(field));
                    body.Unsigned64((ulong)reads);
                }
            }
        }

        body.Unsigned((uint)Joins.Count);
        foreach (var ((day, with, on), reads) in Joins.OrderBy(join => join.Key.Day).ThenBy(join => join.Key.With).ThenBy(join => join.Key.On, StringComparer.Ordinal))
        {
            body.Unsigned((uint)day);
            body.Unsigned(Number(with.Namespace));
            body.Unsigned(Number(with.Name));
            body.Unsigned(Number(on));
            body.Unsigned64((ulong)reads);
        }

        var whole = new VarintWriter(body.Length + 1024);
        whole.Byte(Version);
        whole.Unsigned((uint)order.Count);
        foreach (var text in order) whole.Text(text);
        whole.Bytes(body.Written.Span);
        return whole.ToArray();

        uint Number(string text)
        {
            if (texts.TryGetValue(text, out var number)) return number;
            texts[text] = number = (uint)order.Count;
            order.Add(text);
            return number;
        }
    }

    /// <summary>Pairs as one text, so that equal ones are equal: tabs within a pair, line ends between.</summary>
    public static string TextOf(ImmutableArray<JoinedPair> pairs) => string.Join('\n', pairs.Order().Distinct().Select(pair => $"{pair.Field}\t{pair.With}"));

    public static ImmutableArray<JoinedPair> PairsOf(string text) => text.Length == 0 ? [] :
        [.. text.Split('\n').Select(pair => pair.Split('\t', 2)).Where(pair => pair.Length == 2).Select(pair => new JoinedPair(pair[0], pair[1]))];

    private static string Text(string[] texts, uint number) =>
        number < (uint)texts.Length ? texts[number] : throw new LineageStoreException("A stored month of usage is damaged.", isTransient: false);
}
