namespace LineageService.Cli.Configuration;

/// <summary>Where the certificate of https addresses is.</summary>
/// <param name="File">PEM or PKCS#12; null for none.</param>
/// <param name="KeyFile">PEM of the private key; null where it is in the same file.</param>
internal sealed record ServerCertificateOptions(string? File, string? KeyFile, string? Password);
