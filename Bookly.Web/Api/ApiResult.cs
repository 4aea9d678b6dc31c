using System.Diagnostics.CodeAnalysis;

namespace Bookly.Web.Api;

public readonly record struct ApiResult<T>(T? Value, ApiProblem? Problem)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;
}
