using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Grants;

/// <summary>Grants as bytes. Equal grants in equal order give equal bytes.</summary>
internal static class GrantCodec
{
    public static byte[] Write(IReadOnlyCollection<DatasetGrant> grants)
    {
        var writer = new VarintWriter(256);
        writer.Unsigned((uint)grants.Count);
        foreach (var grant in grants)
        {
            writer.Text(grant.Principal);
            writer.Text(grant.PrincipalKind);
            writer.Text(grant.Privilege);
            writer.OptionalText(grant.Mask);
            writer.Signed64(grant.ValidFrom?.UtcTicks ?? 0);
            writer.Signed64(grant.ValidTo?.UtcTicks ?? 0);
            writer.Unsigned((uint)grant.Fields.Length);
            foreach (var field in grant.Fields) writer.Text(field);
        }

        return writer.ToArray();
    }

    public static ImmutableArray<DatasetGrant> Read(DatasetId dataset, ReadOnlySpan<byte> bytes)
    {
        var reader = new VarintReader(bytes);
        var grants = ImmutableArray.CreateBuilder<DatasetGrant>();
        for (var left = reader.Unsigned(); left > 0; left--)
        {
            var grant = new DatasetGrant(dataset, reader.Text(), reader.Text(), reader.Text())
            {
                Mask = reader.OptionalText(),
                ValidFrom = Instant(reader.Signed64()),
                ValidTo = Instant(reader.Signed64()),
            };
            var fields = ImmutableArray.CreateBuilder<string>();
            for (var more = reader.Unsigned(); more > 0; more--) fields.Add(reader.Text());
            grants.Add(grant with { Fields = fields.ToImmutable() });
        }

        return grants.ToImmutable();
    }

    public static byte[] WriteNames(IReadOnlyCollection<string> names)
    {
        var writer = new VarintWriter(256);
        writer.Unsigned((uint)names.Count);
        foreach (var name in names) writer.Text(name);
        return writer.ToArray();
    }

    public static ImmutableArray<string> ReadNames(ReadOnlySpan<byte> bytes)
    {
        var reader = new VarintReader(bytes);
        var names = ImmutableArray.CreateBuilder<string>();
        for (var left = reader.Unsigned(); left > 0; left--) names.Add(reader.Text());
        return names.ToImmutable();
    }

    public static byte[] WriteScope(GrantScope scope)
    {
        var writer = new VarintWriter(1024);
        writer.Unsigned((uint)scope.Namespaces.Count);
        foreach (var name in scope.Namespaces) writer.Text(name);
        writer.Unsigned((uint)scope.Datasets.Count);
        foreach (var dataset in scope.Datasets)
        {
            writer.Text(dataset.Namespace);
            writer.Text(dataset.Name);
        }

        return writer.ToArray();
    }

    public static GrantScope ReadScope(ReadOnlySpan<byte> bytes)
    {
        var reader = new VarintReader(bytes);
        var namespaces = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (var left = reader.Unsigned(); left > 0; left--) namespaces.Add(reader.Text());
        var datasets = ImmutableSortedSet.CreateBuilder<DatasetId>();
        for (var left = reader.Unsigned(); left > 0; left--) datasets.Add(new DatasetId(reader.Text(), reader.Text()));
        return new GrantScope(namespaces.ToImmutable(), datasets.ToImmutable());
    }

    private static DateTimeOffset? Instant(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}

/// <summary>What one source tells grants of.</summary>
/// <param name="Namespaces">Those it ever told a grant in: a dataset there without a grant has none.</param>
/// <param name="Datasets">Those with a grant now.</param>
internal sealed record GrantScope(ImmutableSortedSet<string> Namespaces, ImmutableSortedSet<DatasetId> Datasets)
{
    public static GrantScope Empty { get; } = new(ImmutableSortedSet.Create<string>(StringComparer.Ordinal), []);
}
