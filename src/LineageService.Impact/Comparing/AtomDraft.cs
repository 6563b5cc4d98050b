using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.Impact.Comparing;

/// <summary>Collects what one change does: its atoms, and the verdict on the changed thing itself. Mutable; one per change.</summary>
internal sealed class AtomDraft(int change, string subject, JobId? job)
{
    public int Change => change;

    public JobId? Job => job;

    private readonly SortedSet<DiffCategory> _categories = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<(AtomKind Kind, DatasetId Dataset, string? Column, DiffCategory Category)> _known = [];
    private Compatibility _compatibility;
    private Behaviour _behaviour;
    private Verdict _verdict;

    public List<ChangeAtom> Atoms { get; } = [];

    /// <summary>Why the changed task itself cannot run; null where nothing says so.</summary>
    public (string Sentence, TextSpan? Span, DiffCategory Category)? Broken { get; private set; }

    public void Add(
        AtomKind kind, DatasetId dataset, string? column, DiffCategory category, Verdict verdict, string? before = null, string? after = null, TextSpan? span = null,
        TimeSpan? delay = null)
    {
        Note(category, verdict);
        var atom = new ChangeAtom(kind, dataset, column, category, verdict) { Change = change, Job = job, Before = before, After = after, Span = span, Delay = delay };
        if (!_known.Add((kind, dataset, column?.ToUpperInvariant(), category))) return;
        Atoms.Add(atom);
        if (kind is AtomKind.SchemaDrop or AtomKind.SchemaRename || verdict == Verdict.Breaking) _compatibility = Compatibility.Broken;
        if (kind == AtomKind.Unknown)
        {
            _compatibility = _compatibility == Compatibility.Broken ? _compatibility : Compatibility.Unknown;
            _behaviour = _behaviour.With(Behaviour.Unknown);
        }

        _behaviour = kind switch
        {
            AtomKind.Value => _behaviour.With(Behaviour.Values),
            AtomKind.RowSet => _behaviour.With(Behaviour.Rows),
            AtomKind.Order => _behaviour.With(Behaviour.OrderOnly),
            _ => _behaviour,
        };
    }

    public void Note(DiffCategory category, Verdict verdict)
    {
        _categories.Add(category);
        if (verdict > _verdict) _verdict = verdict;
    }

    public void Say(string note)
    {
        if (!_notes.Contains(note)) _notes.Add(note);
    }

    /// <summary>The writer itself fails.</summary>
    public void Break(string sentence, TextSpan? span, DiffCategory category)
    {
        Note(category, Verdict.Breaking);
        Say(sentence);
        _compatibility = Compatibility.Broken;
        Broken ??= (sentence, span, category);
    }

    public SourceVerdict ToVerdict(string? file) => new(change, subject, _verdict, _compatibility, _behaviour)
    {
        Categories = [.. _categories],
        File = file,
        Notes = [.. _notes],
    };
}
