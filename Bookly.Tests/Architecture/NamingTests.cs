using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bookly.Tests.Architecture;

/// <summary>Private fields are .editorconfig's; it has no rule for the name of a parameter.</summary>
public sealed class NamingTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Cancellation_tokens_are_called_cancellationToken(string assembly) => Assert.Empty(OtherwiseNamed(Assembly.Load(assembly)));

    [Fact]
    public void Other_name_of_a_cancellation_token_is_reported() =>
        Assert.Contains($"{typeof(NamingTests).FullName}.{nameof(Waits)}: ct", OtherwiseNamed(typeof(NamingTests).Assembly));

    public static TheoryData<string> Assemblies() =>
    [
        .. typeof(NamingTests).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("Bookly.", StringComparison.Ordinal)),
    ];

    private static void Waits(CancellationToken ct) => ct.ThrowIfCancellationRequested();

    private static IEnumerable<string> OtherwiseNamed(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && !type.Name.Contains('<', StringComparison.Ordinal)
        from method in type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own))
        where !method.Name.Contains('<', StringComparison.Ordinal)
        from parameter in method.GetParameters()
        where parameter.ParameterType == typeof(CancellationToken) && parameter.Name is not ("cancellationToken" or "stoppingToken")
        select $"{type.FullName}.{method.Name}: {parameter.Name}";
}
