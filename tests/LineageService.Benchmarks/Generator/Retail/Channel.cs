namespace LineageService.Benchmarks.Generator.Retail;

/// <summary>A channel of sale: its fact tables and its outlets, with the prefixes of their columns.</summary>
/// <param name="S">Prefix of the columns of sales.</param>
/// <param name="R">Prefix of the columns of returns.</param>
/// <param name="O">Prefix of the columns of the outlet.</param>
internal sealed record Channel(string Name, string Sales, string S, string Returns, string R, string Outlet, string O)
{
    public static Channel Shop { get; } = new("shop", "shop_sales", "ss", "shop_returns", "sr", "shop", "s");

    public static Channel Catalogue { get; } = new("catalogue", "catalogue_sales", "cs", "catalogue_returns", "cr", "call_centre", "cc");

    public static Channel Online { get; } = new("online", "online_sales", "os", "online_returns", "wr", "website", "w");

    public static IReadOnlyList<Channel> All { get; } = [Shop, Catalogue, Online];

    /// <summary>Those whose goods are sent.</summary>
    public static IReadOnlyList<Channel> Sent { get; } = [Catalogue, Online];
}
