using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>Secrets that come as files, and the keys that the service makes itself.</summary>
public static class Secrets
{
    /// <summary>
    /// Each file of the folder <c>SecretsDirectory</c> is a setting: <c>Stripe__SecretKey</c> holds Stripe's key. Orchestrators mount secrets so,
    /// and a file is in no process list and in no crash report. It goes before everything but the command line's <c>SecretsDirectory</c> itself.
    /// </summary>
    /// <exception cref="StartupException">The folder is not there.</exception>
    public static void AddSecretFiles(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration["SecretsDirectory"] is not { Length: > 0 } directory) return;
        if (!Directory.Exists(directory)) throw new StartupException($"SecretsDirectory is {directory}, which is no folder.");

        builder.Configuration.AddKeyPerFile(Path.GetFullPath(directory), optional: false);
    }

    /// <summary>
    /// Encrypts the keys of cookies and tokens by a certificate, so that who reads a backup of where they are kept can make none. In
    /// Development they are kept as they are. <c>DataProtection:PreviousCertificateFile</c> still reads older keys after a renewal.
    /// </summary>
    /// <exception cref="StartupException">There is no certificate outside Development, or it cannot be read.</exception>
    public static IDataProtectionBuilder EncryptKeys(this IDataProtectionBuilder keys, IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Load(builder.Configuration, "DataProtection:CertificateFile") is { } certificate)
        {
            keys.ProtectKeysWithCertificate(certificate);
            if (Load(builder.Configuration, "DataProtection:PreviousCertificateFile") is { } previous) keys.UnprotectKeysWithAnyCertificate(previous);
        }
        else if (!builder.Environment.IsDevelopment())
        {
            throw new StartupException(
                "DataProtection:CertificateFile is missing. It names a PKCS#12 file whose certificate encrypts the keys of cookies and tokens; "
                + "docs/operations.md tells how to make one.");
        }

        return keys;
    }

    private static X509Certificate2? Load(IConfiguration configuration, string setting)
    {
        if (configuration[setting] is not { Length: > 0 } file) return null;

        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, configuration["DataProtection:CertificatePassword"]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{setting} cannot be read: {e.Message} Check the file and DataProtection:CertificatePassword.");
        }
    }
}
