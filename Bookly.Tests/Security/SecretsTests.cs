using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Security;

public sealed class SecretsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bookly-secrets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Keys_are_encrypted_by_the_certificate_and_read_after_its_renewal()
    {
        var old = MakeCertificate("old.pfx");
        var secret = ProtectorWith($"--DataProtection:CertificateFile={old}").Protect("session");

        var key = File.ReadAllText(Directory.GetFiles(_folder.FullName, "key-*.xml").Single());
        Assert.Contains("EncryptedData", key, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal);

        var renewed = ProtectorWith($"--DataProtection:CertificateFile={MakeCertificate("new.pfx")}", $"--DataProtection:PreviousCertificateFile={old}");
        Assert.Equal("session", renewed.Unprotect(secret));
    }

    [Fact]
    public void Production_does_not_start_without_a_certificate()
    {
        var refusal = Assert.Throws<StartupException>(() => ProtectorWith());

        Assert.StartsWith("DataProtection:CertificateFile is missing.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Broken_certificate_is_named_in_one_line()
    {
        var file = Path.Combine(_folder.FullName, "broken.pfx");
        File.WriteAllText(file, "not a certificate");

        var refusal = Assert.Throws<StartupException>(() => ProtectorWith($"--DataProtection:CertificateFile={file}"));

        Assert.StartsWith("DataProtection:CertificateFile cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_secrets_folder_are_settings()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "Stripe__SecretKey"), "sk_from_a_file\n");

        var builder = NewBuilder($"--SecretsDirectory={_folder.FullName}");

        Assert.Equal("sk_from_a_file", builder.Configuration["Stripe:SecretKey"]);
    }

    private static HostApplicationBuilder NewBuilder(params string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(["--environment=Production", .. settings]);
        builder.AddServiceDefaults();
        return builder;
    }

    private IDataProtector ProtectorWith(params string[] settings)
    {
        var builder = NewBuilder([.. settings, $"--DataProtection:CertificatePassword={KeyCertificate.Password}"]);
        builder.Services.AddDataProtection().SetApplicationName("test").PersistKeysToFileSystem(_folder).EncryptKeys(builder);
        return builder.Services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }

    private string MakeCertificate(string name) => KeyCertificate.Make(Path.Combine(_folder.FullName, name));
}
