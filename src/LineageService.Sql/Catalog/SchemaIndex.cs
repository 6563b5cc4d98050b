using System.Collections.Immutable;

namespace LineageService.Sql.Catalog;

/// <summary>
/// Finds columns of a schema by name: exact spelling first, any case after that. Nested fields are found below their column. Columns are numbers here,
/// by their place in the schema; a warehouse has half a million of them, of which few are ever asked for: <see cref="SchemaNode"/> is made of those.
/// </summary>
internal sealed class SchemaIndex
{
    private readonly ImmutableArray<SchemaColumn> _columns;
    private readonly NameTable _names;
    private readonly Dictionary<string, int>? _exact;
    private readonly SchemaNode?[] _nodes;

    // Holders that nobody listed; their places come behind those of the columns.
    private List<SchemaColumn>? _between;
    private Entry[] _entries;
    private int[] _firstOfSlot;
    private int _count;
    private int _lastTop = -1;
    private ImmutableArray<SchemaNode> _topLevel;

    // Fields of one holder stand together, mostly: it is looked up for the first of them.
    private int _holder = -1;

    public SchemaIndex(ImmutableArray<SchemaColumn> columns)
    {
        _columns = columns;
        _names = new NameTable(columns.Length);
        _entries = new Entry[columns.Length];
        _firstOfSlot = new int[columns.Length];
        _count = columns.Length;
        IsPlain = true;
        for (var place = 0; place < columns.Length; place++)
        {
            // A dotted name is nested only where its holder is a column of the table: a flat table may have dots in its names.
            var name = columns[place].Name;
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var isNested = dot > 0 && (IsBelowHolder(name) || Contains(name.AsSpan(0, dot)));
            var isFirst = _names.TryAdd(new NameKey(name), out var slot);
            _entries[place] = new Entry(slot, isNested ? name.LastIndexOf('.') + 1 : 0);
            if (isFirst)
            {
                EnterSlot(slot, place);
            }
            else
            {
                _exact ??= new Dictionary<string, int>(StringComparer.Ordinal);
                _exact.TryAdd(name, place);
            }

            IsPlain &= isFirst && (isNested || dot < 0);
            if (isNested) AddBelow(place, name);
            else Append(ref _lastTop, place);
        }

        _nodes = new SchemaNode?[_count];
    }

    /// <summary>Columns that are not nested, in order: what a star stands for.</summary>
    public ImmutableArray<SchemaNode> TopLevel
    {
        get
        {
            // Two threads may make it twice, to the same content.
            if (_topLevel.IsDefault) _topLevel = [.. Array.ConvertAll(Chain(_lastTop), At)];
            return _topLevel;
        }
    }

    /// <summary>Number of different names.</summary>
    public int Slots => _names.Count;

    /// <summary>True where no two names differ in case only and every dotted name is that of a field: then a field is found below its holder.</summary>
    public bool IsPlain { get; }

    /// <summary>The column or nested field of a (dotted) name; null where there is none.</summary>
    public SchemaColumn? Find(string name) => FindPlace(new NameKey(name)) is >= 0 and var place ? ColumnAt(place) : null;

    /// <inheritdoc cref="Find(string)"/>
    public SchemaNode? FindNode(in NameKey name) => FindPlace(name) is >= 0 and var place ? At(place) : null;

    /// <summary>The first column that has this name but for case; null where there is none.</summary>
    public SchemaNode? FindSlot(in NameKey name) => _names.Find(name) is >= 0 and var slot ? AtSlot(slot) : null;

    /// <summary>The first column of a slot.</summary>
    public SchemaNode AtSlot(int slot) => At(_firstOfSlot[slot]);

    /// <summary>The column at a place; the same object, unless two threads make it at once.</summary>
    public SchemaNode At(int place) => _nodes[place] ??= new SchemaNode(this, place);

    public SchemaColumn ColumnAt(int place) => place < _columns.Length ? _columns[place] : _between![place - _columns.Length];

    /// <summary>Number of a column's name among those of the schema; names that differ in case only share one.</summary>
    public int SlotOf(int place) => _entries[place].Slot;

    /// <summary>The name without that of the holder.</summary>
    public ReadOnlySpan<char> LeafOf(int place) => ColumnAt(place).Name.AsSpan(_entries[place].LeafAt);

    /// <summary>The places of the fields directly below, in order.</summary>
    public int[] Below(int place) => Chain(_entries[place].LastBelow);

    private int FindPlace(in NameKey name)
    {
        if (_exact is not null && _exact.TryGetValue(name.Text, out var exact)) return exact;
        var slot = _names.Find(name);
        return slot < 0 ? -1 : _firstOfSlot[slot];
    }

    /// <summary>Puts a nested field below its holder; holders in between that nobody listed are there all the same.</summary>
    private void AddBelow(int place, string name)
    {
        if (!IsBelowHolder(name))
        {
            var holder = name.AsSpan(0, name.LastIndexOf('.'));
            var slot = _names.Find(holder, NameKey.HashOf(holder));
            _holder = slot < 0 ? AddBetween(holder.ToString()) : _firstOfSlot[slot];
        }

        Append(ref _entries[_holder].LastBelow, place);
    }

    private int AddBetween(string name)
    {
        _names.TryAdd(new NameKey(name), out var slot);
        var place = _count++;
        if (place == _entries.Length) Array.Resize(ref _entries, place + Math.Max(4, place / 4));
        _entries[place] = new Entry(slot, name.LastIndexOf('.') + 1);
        (_between ??= []).Add(new SchemaColumn(name));
        EnterSlot(slot, place);
        AddBelow(place, name);
        return place;
    }

    private void EnterSlot(int slot, int place)
    {
        if (slot == _firstOfSlot.Length) Array.Resize(ref _firstOfSlot, slot + Math.Max(4, slot / 4));
        _firstOfSlot[slot] = place;
    }

    // Siblings are a ring that is held by its last: what comes next is put between it and the first.
    private void Append(ref int last, int place)
    {
        if (last < 0)
        {
            _entries[place].Next = place;
        }
        else
        {
            _entries[place].Next = _entries[last].Next;
            _entries[last].Next = place;
        }

        last = place;
    }

    private int[] Chain(int last)
    {
        if (last < 0) return [];
        var count = 1;
        for (var at = _entries[last].Next; at != last; at = _entries[at].Next) count++;
        var places = new int[count];
        for (var (at, i) = (_entries[last].Next, 0); i < count; at = _entries[at].Next) places[i++] = at;
        return places;
    }

    // True where the name is the holder's and one part more. The holder is nested itself, or a column of the table.
    private bool IsBelowHolder(string name) =>
        _holder >= 0 && ColumnAt(_holder).Name is var holder && name.Length > holder.Length && name[holder.Length] == '.'
        && name.IndexOf('.', holder.Length + 1) < 0 && name.StartsWith(holder, StringComparison.Ordinal);

    private bool Contains(ReadOnlySpan<char> name) => _names.Find(name, NameKey.HashOf(name)) >= 0;

    /// <param name="leafAt">Where in the name that without the holder's begins.</param>
    private struct Entry(int slot, int leafAt)
    {
        public readonly int Slot = slot;
        public readonly int LeafAt = leafAt;
        public int LastBelow = -1;
        public int Next;
    }
}
