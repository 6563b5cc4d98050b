using LineageService.Impact.Changes;

namespace LineageService.Impact.Rendering;

/// <summary>A sentence for each category of changes: the text of its SARIF rule.</summary>
internal static class CategoryTexts
{
    public static string Of(DiffCategory category) => category switch
    {
        DiffCategory.Unchanged => "Nothing differs once the text is brought into its canonical form.",
        DiffCategory.Metadata => "Owner, description, tags or queue differ.",
        DiffCategory.ColumnAdded => "A column is added: it reaches what reads by star or position, and names that become ambiguous.",
        DiffCategory.ColumnAddedUnderDistinct => "A column is added where all columns decide which rows are alike.",
        DiffCategory.ColumnDropped => "A column is dropped.",
        DiffCategory.ColumnRenamed => "A column gets another name.",
        DiffCategory.ColumnsReordered => "Columns stand in another order: what is written or read by position is swapped.",
        DiffCategory.TypeWidened => "A column's type gets wider.",
        DiffCategory.TypeNarrowed => "A column's type gets narrower, or another one.",
        DiffCategory.Nullability => "A column may be NULL now, or no longer.",
        DiffCategory.Expression => "A column is computed otherwise.",
        DiffCategory.Aggregate => "A column is aggregated otherwise.",
        DiffCategory.Grain => "What one row stands for changes.",
        DiffCategory.Filter => "Other rows are kept.",
        DiffCategory.Join => "Tables are joined otherwise.",
        DiffCategory.Source => "Other tables are read.",
        DiffCategory.Distinct => "Duplicates are removed, or no longer.",
        DiffCategory.SetOperation => "Queries are put together otherwise.",
        DiffCategory.Unnest => "Rows are multiplied by a function, or no longer.",
        DiffCategory.Limit => "Another number of rows is kept, or others of them.",
        DiffCategory.Sample => "Rows are sampled otherwise.",
        DiffCategory.OrderBy => "Rows come in another order.",
        DiffCategory.WriteMode => "Rows are written otherwise: appended, overwritten, merged.",
        DiffCategory.Arity => "The query gives another number of columns than the table that it fills has.",
        DiffCategory.Key => "A key changes.",
        DiffCategory.PartitionKey => "The partition key changes.",
        DiffCategory.TimeToLive => "Data is kept for another time.",
        DiffCategory.Format => "The table is stored in another format.",
        DiffCategory.Clustering => "The table is clustered otherwise.",
        DiffCategory.DeclaredMeaning => "Values mean something else, as the change itself says.",
        DiffCategory.MaskingAdded => "A column is masked.",
        DiffCategory.MaskingRemoved => "A column is no longer masked.",
        DiffCategory.Nondeterminism => "The same input may give another result.",
        DiffCategory.TableDropped => "A table is dropped.",
        DiffCategory.TableRenamed => "A table gets another name.",
        DiffCategory.JobAdded => "A task is added.",
        DiffCategory.JobRemoved => "A task is removed: what it fills is no longer refreshed.",
        DiffCategory.Schedule => "A task runs at another time, or waits for others.",
        DiffCategory.JobFailed => "A task failed.",
        DiffCategory.JobLate => "A task is late.",
        DiffCategory.PartitionsBad => "What a table holds since some time is wrong.",
        DiffCategory.Unparsed => "The text cannot be read: what it changes is not known.",
        DiffCategory.ContractViolated => "A contract is violated.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
