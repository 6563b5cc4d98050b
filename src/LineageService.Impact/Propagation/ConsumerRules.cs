using LineageService.Impact.Reading;
using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>
/// What a column that goes, comes or moves does to the jobs that read its table, by how their texts use it; by their edges where no text is known.
/// Each rule is a class of its own.
/// </summary>
internal sealed class ConsumerRules
{
    private readonly ConsumerTexts _texts;
    private readonly ImplicitKeyRules _implicitKeys;
    private readonly GoneRules _gone;
    private readonly AddedRules _added;
    private readonly OrderRules _order;

    public ConsumerRules(Spread spread)
    {
        _texts = new ConsumerTexts(spread);
        Effects = new ConsumerEffects(spread);
        var arity = new ArityRules(spread, Effects);
        _implicitKeys = new ImplicitKeyRules(spread, Effects);
        _gone = new GoneRules(spread, _texts, Effects, arity, _implicitKeys);
        _added = new AddedRules(spread, _texts, Effects, arity, _implicitKeys);
        _order = new OrderRules(spread, _texts, Effects);
    }

    public ConsumerEffects Effects { get; }

    /// <inheritdoc cref="GoneRules.Gone"/>
    public void Gone(Visit visit, int number) => _gone.Gone(visit, number);

    /// <inheritdoc cref="AddedRules.Added"/>
    public void Added(Visit visit, int number) => _added.Added(visit, number);

    /// <inheritdoc cref="OrderRules.Reordered"/>
    public void Reordered(Visit visit, int number) => _order.Reordered(visit, number);

    /// <inheritdoc cref="ConsumerTexts.ReadersOf"/>
    public HashSet<int> ReadersOf(int number, DatasetId dataset, string column) => _texts.ReadersOf(number, dataset, column);

    /// <inheritdoc cref="ImplicitKeyRules.JoinsNaturallyBy"/>
    public bool JoinsNaturallyBy(TaskReading reading, DatasetId dataset, string column) => _implicitKeys.JoinsNaturallyBy(reading, dataset, column);
}
