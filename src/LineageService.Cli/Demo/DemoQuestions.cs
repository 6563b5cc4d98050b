namespace LineageService.Cli.Demo;

/// <summary>What the demo asks about the samples. They are ordinary questions: any other column would do.</summary>
internal static class DemoQuestions
{
    /// <summary>A column that many others are computed from, and that decides many more.</summary>
    public const string Genre = "ods.tracks.genre";

    /// <summary>Personal data at its source.</summary>
    public const string Phone = "accounts.public.users.phone_number";

    /// <summary>Where money comes in.</summary>
    public const string Payment = "ods.payments.amount";

    /// <summary>A figure that people quarrel over.</summary>
    public const string Invoice = "Finance.dbo.Invoices.VatEur";
}
