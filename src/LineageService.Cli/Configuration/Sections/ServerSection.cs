using System.Collections.Immutable;
using LineageService.Api;
using LineageService.Api.Hosting;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration.Kinds;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>Where the service listens, and whom it lets in.</summary>
internal static class ServerSection
{
    public static readonly ConfigurationOption<ImmutableArray<string>> Urls = new(
        "server.urls",
        OptionKinds.List("http or https addresses such as " + LineageApiOptions.DefaultUrl, ListenAddresses.IsAddress),
        [LineageApiOptions.DefaultUrl],
        "Addresses to listen on; port 0 takes a free one")
    {
        Flag = "--urls",
        HelpName = "URLS",
    };

    public static readonly ConfigurationOption<bool> AllowRemote = new(
        "server.allowRemote", OptionKinds.Switch, false, "Listen on addresses that other machines reach. Every request then needs a token (docs/access.md)")
    {
        Flag = "--allow-remote",
    };

    public static readonly ConfigurationOption<bool> RequireTokens = new(
        "server.requireTokens", OptionKinds.Switch, false, "Ask for tokens on loopback too, as behind a proxy of the same machine")
    {
        Flag = "--require-tokens",
    };

    public static readonly ConfigurationOption<string?> Certificate = new(
        "server.certificate", OptionKinds.Path("a file: PEM, or PKCS#12 (.p12, .pfx)"), null, "Certificate of https addresses")
    {
        Flag = "--certificate",
        HelpName = "FILE",
    };

    public static readonly ConfigurationOption<string?> CertificateKey = new(
        "server.certificateKey", OptionKinds.Path("a file: PEM"), null, "Private key of a certificate in PEM, where it is in a file of its own")
    {
        Flag = "--certificate-key",
        HelpName = "FILE",
    };

    public static readonly ConfigurationOption<string?> CertificatePassword = new(
        "server.certificatePassword", OptionKinds.Text, null, "Password of the certificate's private key")
    {
        IsSecret = true,
    };

    public static readonly ConfigurationOption<ImmutableArray<string>> LabelWebhooks = new(
        "server.labelWebhooks",
        OptionKinds.List("http or https addresses", text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")),
        [],
        "Addresses to which every change of labels is posted (docs/labels.md)")
    {
        Flag = "--label-webhooks",
        HelpName = "URLS",
    };

    public static readonly ConfigurationOption<string?> Functions = new(
        "server.functions", OptionKinds.Path("a file: YAML or JSON"), null, "Functions of your own: names, classes and argument roles, or SQL that creates them")
    {
        Flag = "--functions",
        HelpName = "FILE",
    };

    public static IEnumerable<ConfigurationOption> All =>
        [Urls, AllowRemote, RequireTokens, Certificate, CertificateKey, CertificatePassword, LabelWebhooks, Functions];

    public static LineageApiOptions Bind(ServiceConfiguration configuration)
    {
        var urls = configuration.Get(Urls);
        if (urls.IsDefaultOrEmpty) configuration.Report(Urls, $"it is empty; give an address such as {LineageApiOptions.DefaultUrl}");
        var certificate = configuration.Get(Certificate);
        if (!configuration.IsBroken(Urls))
        {
            foreach (var url in urls.Where(url => !configuration.Get(AllowRemote) && !ListenAddresses.IsLoopbackUrl(url)))
            {
                configuration.Report(
                    Urls,
                    $"'{url}' can be reached from other machines: say that this is meant with --allow-remote, and make a token first "
                    + "(`lineage admin token create`), for every request will need one");
            }

            if (certificate is null && urls.Any(ListenAddresses.IsSecure)) configuration.Report(Certificate, "an https address needs a certificate, and none is named");
        }

        return new LineageApiOptions
        {
            Urls = string.Join(';', urls.IsDefault ? [] : urls),
            AllowRemote = configuration.Get(AllowRemote),
            LabelWebhooks = configuration.Get(LabelWebhooks),
            RequireTokens = configuration.Get(RequireTokens),
        };
    }

    public static ServerCertificateOptions BindCertificate(ServiceConfiguration configuration) =>
        new(configuration.Get(Certificate), configuration.Get(CertificateKey), configuration.Secret(CertificatePassword));
}
