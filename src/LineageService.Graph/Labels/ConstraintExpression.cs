using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// A condition over one label at one node: comparisons of its properties with <c>&amp;&amp;</c>, <c>||</c>, <c>!</c> and parentheses. Immutable. Levels and
/// forms are compared by their order, <c>==</c> of texts takes <c>*</c> for any characters. Bounded in depth by the reader.
/// </summary>
public abstract record ConstraintExpression
{
    private protected ConstraintExpression()
    {
    }

    public abstract bool IsTrueOf(in ConstraintSubject subject);

    internal sealed record And(ConstraintExpression Left, ConstraintExpression Right) : ConstraintExpression
    {
        public override bool IsTrueOf(in ConstraintSubject subject) => Left.IsTrueOf(subject) && Right.IsTrueOf(subject);
    }

    internal sealed record Or(ConstraintExpression Left, ConstraintExpression Right) : ConstraintExpression
    {
        public override bool IsTrueOf(in ConstraintSubject subject) => Left.IsTrueOf(subject) || Right.IsTrueOf(subject);
    }

    internal sealed record Not(ConstraintExpression Operand) : ConstraintExpression
    {
        public override bool IsTrueOf(in ConstraintSubject subject) => !Operand.IsTrueOf(subject);
    }

    /// <summary>A property with an order against a number: the place of a level, a form, hops, a confidence.</summary>
    internal sealed record Ordered(ConstraintProperty Property, ComparisonKind Comparison, double Value) : ConstraintExpression
    {
        public override bool IsTrueOf(in ConstraintSubject subject)
        {
            var actual = subject.NumberOf(Property);
            return Comparison switch
            {
                ComparisonKind.Equal => actual == Value,
                ComparisonKind.NotEqual => actual != Value,
                ComparisonKind.Less => actual < Value,
                ComparisonKind.LessOrEqual => actual <= Value,
                ComparisonKind.Greater => actual > Value,
                ComparisonKind.GreaterOrEqual => actual >= Value,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    /// <summary>A text against a pattern; what is not known equals nothing.</summary>
    internal sealed record Text(ConstraintProperty Property, bool IsNegated, NodePattern Pattern) : ConstraintExpression
    {
        public override bool IsTrueOf(in ConstraintSubject subject) => (subject.TextOf(Property) is { } text && Pattern.Fits(text)) != IsNegated;
    }
}

/// <summary>How two values are compared.</summary>
internal enum ComparisonKind : byte
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>What a constraint may ask for.</summary>
internal enum ConstraintProperty : byte
{
    Level,
    Form,
    Hops,
    Confidence,
    Category,
    CategoryKind,
    CategoryEntropy,
    Flow,
    Method,
    SinkZone,
    SinkDataset,
    SinkNamespace,
    SinkField,
    SinkOwner,
    SinkLayer,
    SinkKind,
}

/// <summary>A label at a node, as constraints see it.</summary>
/// <param name="Level">Place of the level that the label has in its form.</param>
/// <param name="Zone">Of the node's dataset; null inside.</param>
public readonly record struct ConstraintSubject(
    int Level, LabelForm Form, bool IsIndirect, LabelCategory Category, AssignmentMethod Method, double Confidence, int Hops, LineageNode Node, string? Zone)
{
    public string? Owner { get; init; }

    public string? Layer { get; init; }

    public string? DatasetKind { get; init; }

    internal double NumberOf(ConstraintProperty property) => property switch
    {
        ConstraintProperty.Level => Level,
        ConstraintProperty.Form => (double)Form,
        ConstraintProperty.Hops => Hops,
        ConstraintProperty.Confidence => Confidence,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal string? TextOf(ConstraintProperty property) => property switch
    {
        ConstraintProperty.Category => Category.Name,
        ConstraintProperty.CategoryKind => Category.Kind.ToString(),
        ConstraintProperty.CategoryEntropy => Category.Entropy.ToString(),
        ConstraintProperty.Flow => IsIndirect ? "indirect" : "direct",
        ConstraintProperty.Method => Hops == 0 ? Method.ToString() : "derived",
        ConstraintProperty.SinkZone => Zone,
        ConstraintProperty.SinkDataset => Node.Dataset.Name,
        ConstraintProperty.SinkNamespace => Node.Dataset.Namespace,
        ConstraintProperty.SinkField => Node.Path,
        ConstraintProperty.SinkOwner => Owner,
        ConstraintProperty.SinkLayer => Layer,
        ConstraintProperty.SinkKind => DatasetKind,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
