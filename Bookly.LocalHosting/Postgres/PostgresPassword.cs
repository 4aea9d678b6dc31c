using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;

namespace Bookly.LocalHosting.Postgres;

/// <summary>The generated password: kept beside the data that was made with it, and for as long.</summary>
internal static class PostgresPassword
{
    public static string Of(PostgresServerResource server, Assembly? appHost)
    {
        if (!server.Annotations.OfType<DataVolumeAnnotation>().Any()) return ParameterResourceBuilderExtensions.GeneratePassword();

        var file = Path.Combine(new AppHostMetadata(appHost).StateDirectory, server.Name, "password");
        if (File.Exists(file)) return File.ReadAllText(file);

        var password = ParameterResourceBuilderExtensions.GeneratePassword();
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        PrivateFile.Write(file, password);
        return password;
    }
}
