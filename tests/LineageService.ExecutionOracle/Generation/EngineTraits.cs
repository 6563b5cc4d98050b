namespace LineageService.ExecutionOracle.Generation;

/// <summary>What an engine's SQL has, as far as the generator asks.</summary>
/// <param name="Dialect">The name of the dialect that the analysis is to use.</param>
/// <param name="IsPostgres">Lateral joins, right and full joins, ordered aggregates, grouping sets, ANY and ALL … : all that SQLite 3.35 lacks.</param>
internal sealed record EngineTraits(string Dialect, bool IsPostgres)
{
    public static EngineTraits Sqlite { get; } = new("sqlite", false);

    public static EngineTraits Postgres { get; } = new("postgres", true);
}
