using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookly.ApiService.Common;

internal static class ApiReference
{
    private const string Bearer = "bearer";

    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Bookly";
        document.Info.Description =
            "A bookstore that fulfills paid orders exactly once. Sign in with POST /api/accounts/login and send the access token as a bearer "
            + "token. Money is in the currency's minor unit. Every error is a problem document with a stable code.";
        // The framework puts in the host that the request named.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    });
}
