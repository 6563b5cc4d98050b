using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LineageService.Cli.CommandLine;
using Microsoft.Data.Sqlite;

namespace LineageService.Cli.Tests.Serving;

/// <summary>A service that cannot start says why in one sentence, and each reason has an exit code of its own.</summary>
public sealed class StartTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_configuration_that_cannot_be_read()
    {
        await RefusedAsync(ExitCodes.Usage, "cannot be read", "--config", _folder.PathOf("nowhere.yaml"));
        Assert.False(Directory.Exists(_folder.PathOf("store")));
    }

    [Fact]
    public async Task A_store_that_another_process_writes()
    {
        var (process, _) = await LineageProcess.ServeAsync(_folder.PathOf("store"));
        using (process) await RefusedAsync(ExitCodes.StoreLocked, "open for writing in process");
    }

    [Fact]
    public async Task A_store_of_a_newer_schema()
    {
        Assert.Equal(0, (await Command.RunAsync("import", _folder.Write("t.sql", "CREATE TABLE a (b INT);"), "--store", _folder.PathOf("store"))).ExitCode);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.PathOf("store"), "lineage.db")};Pooling=false"))
        {
            connection.Open();
            await using var raise = connection.CreateCommand();
            raise.CommandText = "INSERT INTO schema_version (version, applied_at) VALUES (9999, 0)";
            raise.ExecuteNonQuery();
        }

        await RefusedAsync(ExitCodes.StoreIsNewer, "written by a newer version");
    }

    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await RefusedAsync(ExitCodes.PortInUse, "in use", "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
    }

    [Fact]
    public async Task A_certificate_that_is_missing_or_none()
    {
        string[] secure = ["--urls", "https://127.0.0.1:0", "--certificate"];
        await RefusedAsync(ExitCodes.Certificate, "does not exist", [.. secure, _folder.PathOf("nowhere.pem")]);
        await RefusedAsync(ExitCodes.Certificate, "cannot be used", [.. secure, _folder.Write("none.pem", "none")]);
        await RefusedAsync(ExitCodes.Certificate, "cannot be used", [.. secure, _folder.Write("none.p12", "none")]);
        Assert.False(Directory.Exists(_folder.PathOf("store")));
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_https()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var file = _folder.PathOf("here.p12");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, "hush"), TestContext.Current.CancellationToken);
        await RefusedAsync(ExitCodes.Certificate, "cannot be used", "--urls", "https://127.0.0.1:0", "--certificate", file);

        var environment = new Dictionary<string, string> { ["LINEAGE__SERVER__CERTIFICATE_PASSWORD"] = "hush" };
        using var process = LineageProcess.Start(
            environment, "serve", "--store", _folder.PathOf("store"), "--urls", "https://127.0.0.1:0", "--certificate", file);
        var line = await process.ReadLineAsync();
        Assert.True(line is not null, process.Error);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler);
        var answer = await client.GetAsync(new Uri(line[line.IndexOf("https://", StringComparison.Ordinal)..] + "/health/live"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task RefusedAsync(int code, string words, params string[] options)
    {
        string[] urls = options.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        var answer = await Command.RunAsync(["serve", "--store", _folder.PathOf("store"), .. urls, .. options]);
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
        Assert.Equal(code, answer.ExitCode);
        var sentences = answer.Error.TrimEnd().Split('\n').Where(line => !line.StartsWith("lineage ", StringComparison.Ordinal));
        Assert.EndsWith(".", Assert.Single(sentences), StringComparison.Ordinal);
        Assert.Equal("", answer.Output);
    }
}
