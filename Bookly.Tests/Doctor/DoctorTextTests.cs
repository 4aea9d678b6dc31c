using System.Reflection;
using Bookly.Contracts;
using Bookly.Web.BackOffice.Doctor;

namespace Bookly.Tests.Doctor;

/// <summary>The console has words for everything that the API finds.</summary>
public sealed class DoctorTextTests
{
    public static TheoryData<string> Codes => [.. typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(code => (string)code.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_has_a_name_and_a_remedy(string code)
    {
        var (name, help) = DoctorText.Of(code);

        Assert.NotEqual(code, name);
        Assert.NotEmpty(help);
    }
}
