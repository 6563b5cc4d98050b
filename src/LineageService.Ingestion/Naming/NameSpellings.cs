using LineageService.Model;

namespace LineageService.Ingestion.Naming;

/// <summary>
/// The spelling under which datasets and their fields are known. Where a dialect's names do not mind case, <c>DW.Sales</c> in one task and
/// <c>dw.sales</c> in another are one dataset: the first spelling stands, and one that is known exactly is itself. Not an alias resolution: nothing
/// but case differs. Mutable; one thread.
/// </summary>
internal sealed class NameSpellings
{
    private readonly Dictionary<string, Spellings> _datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<DatasetId, Spellings> _fields = [];

    /// <summary>Makes a dataset's name known as it is.</summary>
    public void Add(DatasetId dataset) => In(dataset.Namespace).Add(dataset.Name);

    /// <summary>The dataset by the spelling it is known under; from now on this one where it is new.</summary>
    public DatasetId Find(DatasetId dataset)
    {
        var name = In(dataset.Namespace).Find(dataset.Name);
        return ReferenceEquals(name, dataset.Name) ? dataset : dataset with { Name = name };
    }

    /// <summary>The spellings of a dataset's fields.</summary>
    /// <param name="known">The paths known so far; asked for only once.</param>
    public Spellings FieldsOf(DatasetId dataset, Func<DatasetId, IEnumerable<string>> known)
    {
        if (_fields.TryGetValue(dataset, out var fields)) return fields;
        _fields[dataset] = fields = new Spellings();
        foreach (var path in known(dataset)) fields.Add(path);
        return fields;
    }

    private Spellings In(string datasetNamespace)
    {
        if (!_datasets.TryGetValue(datasetNamespace, out var names)) _datasets[datasetNamespace] = names = new Spellings();
        return names;
    }

    /// <summary>Names that differ in more than case, each with its first spelling, and further exact spellings beside it. Mutable.</summary>
    internal sealed class Spellings
    {
        private readonly Dictionary<string, string> _first = new(StringComparer.OrdinalIgnoreCase);
        private HashSet<string>? _others;

        public void Add(string name)
        {
            if (!_first.TryAdd(name, name) && _first[name] != name) (_others ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
        }

        /// <summary>The same object where the name is known as it is, or new.</summary>
        public string Find(string name)
        {
            if (_first.TryAdd(name, name)) return name;
            var first = _first[name];
            return first == name || _others?.Contains(name) == true ? name : first;
        }
    }
}
