using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookly.Tests.Fixtures;

/// <summary>The certificate that a service needs outside Development.</summary>
public static class KeyCertificate
{
    public const string Password = "for the file";

    /// <summary>One for this run, removed with the process's other temporary files.</summary>
    private static readonly Lazy<string> Shared = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("bookly-certificate-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return Make(Path.Combine(folder.FullName, "keys.pfx"));
    });

    public static string File => Shared.Value;

    /// <summary>For command lines.</summary>
    public static string[] Settings => [$"--DataProtection:CertificateFile={File}", $"--DataProtection:CertificatePassword={Password}"];

    public static string Make(string file)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=Bookly keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(80));
        System.IO.File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        return file;
    }
}
