using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration;

namespace LineageService.Cli.Serving;

/// <summary>Reads the certificate of https addresses before anything listens.</summary>
internal static class ServerCertificate
{
    /// <summary>The certificate with its private key; null where none is named.</summary>
    /// <exception cref="CommandException">It is missing, cannot be read, or has no private key.</exception>
    public static X509Certificate2? Read(ServerCertificateOptions options)
    {
        if (options.File is not { } file) return null;
        foreach (var path in new[] { file, options.KeyFile })
        {
            if (path is not null && !File.Exists(path)) throw new CommandException(ExitCodes.Certificate, $"The certificate file {path} does not exist.");
        }

        try
        {
            var certificate = Load(file, options);
            if (certificate.HasPrivateKey) return certificate;
            certificate.Dispose();
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCodes.Certificate, $"The certificate {file} cannot be used: {failure.Message}", failure);
        }

        throw new CommandException(ExitCodes.Certificate, $"The certificate {file} cannot be used: it has no private key.");
    }

    private static X509Certificate2 Load(string file, ServerCertificateOptions options)
    {
        if (IsPkcs12(file)) return X509CertificateLoader.LoadPkcs12FromFile(file, options.Password);
        return options.Password is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(file, password, options.KeyFile)
            : X509Certificate2.CreateFromPemFile(file, options.KeyFile);
    }

    private static bool IsPkcs12(string file) =>
        Path.GetExtension(file) is var extension
        && (extension.Equals(".p12", StringComparison.OrdinalIgnoreCase) || extension.Equals(".pfx", StringComparison.OrdinalIgnoreCase));
}
