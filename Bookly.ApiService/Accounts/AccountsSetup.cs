using Bookly.ApiService.Accounts.Passkeys;
using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Accounts.Staff;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Bookly.ApiService.Accounts;

/// <summary>Identity with bearer tokens, the only credential that the API accepts.</summary>
public static class AccountsSetup
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var accounts = builder.Configuration.GetSection(AccountOptions.Section).Get<AccountOptions>() ?? new AccountOptions();
        // Before Identity's own, which yield to what is there.
        builder.Services.AddScoped<IPasswordHasher<User>, ComposedPasswordHasher>();
        builder.Services.AddScoped<IPasswordValidator<User>, PasswordRules>();
        builder.Services.AddScoped<IUserStore<User>, UserStore>();
        // OWASP's figure for PBKDF2 with HMAC-SHA512. Hashes of fewer rounds are made anew at the next sign-in.
        builder.Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 210_000);
        builder.Services.AddIdentityApiEndpoints<User>(options =>
            {
                IdentityTables.Use(options);
                options.User.RequireUniqueEmail = true;
                // The name is the address, which MailAddressValidator checks; Identity's list has no apostrophe and no ampersand.
                options.User.AllowedUserNameCharacters = "";
                options.SignIn.RequireConfirmedEmail = accounts.RequireConfirmedEmail
                    ?? (!builder.Environment.IsDevelopment() && !string.IsNullOrEmpty(builder.Configuration["Mail:Smtp:Host"]));
                options.Tokens.PasswordResetTokenProvider = PasswordResetTokens.Provider;
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<BooklyDbContext>()
            .AddUserValidator<MailAddressValidator>()
            .AddTokenProvider<PasswordResetTokens>(PasswordResetTokens.Provider)
            .AddTokenProvider<SingleUseCodes>(TokenOptions.DefaultAuthenticatorProvider);
        builder.Services.AddScoped<ILookupNormalizer, MailAddressNormalizer>();
        builder.Services.AddPasskeys();
        builder.Services.AddScoped<IDevelopmentSeed, DevelopmentAccounts>();
        builder.Services.AddSingleton<AccountMails>().AddScoped<AccountMailSender>();
        builder.Services.AddMemoryCache().AddSingleton<SessionValidation>().AddScoped<AccountSessions>().AddScoped<PasswordSignIn>().AddScoped<AccountRemover>();
        builder.Services.AddOptions<SessionLifetimes>().BindConfiguration(SessionLifetimes.Section);
        builder.Services.AddScoped<StaffInvitations>().AddScoped<StaffMembers>().AddScoped<StaffDevices>();
        builder.Services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section)
            .Validate(options => options.OwnerEmail is null || MailAddressText.IsValid(options.OwnerEmail), "Accounts:OwnerEmail is no e-mail address.")
            .ValidateOnStart();
        builder.Services.AddScoped<OwnerProofs>().AddScoped<IFreshProofs, FreshProofs>();
        var needsSecondFactor = accounts.RequireStaffSecondFactor ?? !builder.Environment.IsDevelopment();
        var policies = builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(Bearer().Build());
        foreach (var policy in StaffPolicy.All) policies.AddPolicy(policy, Staff(policy, needsSecondFactor));
        builder.Services.AddScoped<IAuthorizationHandler, StaffSecondFactor>();
        // Shared keys: any replica reads a token that another issued.
        builder.Services.AddDataProtection().SetApplicationName("Bookly.ApiService").PersistKeysToDbContext<BooklyDbContext>().EncryptKeys(builder);
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/accounts").WithTags("Accounts").RequireRateLimiting(RateLimits.SignIn)
            .AddEndpointFilter(RejectMissingFields).AddEndpointFilter(MailAddresses.RefuseOthersAsync);
        accounts.MapSessions();
        accounts.MapRegistration();
        accounts.MapPasswordReset();
        accounts.MapManage();
        accounts.MapOwnAccount();
        accounts.MapPasskeySignIn();
        accounts.MapOwnPasskeys();
        accounts.MapInvitations();
    }

    /// <summary>Identity throws (500) on a null in a required field; that is the caller's mistake (400).</summary>
    private static ValueTask<object?> RejectMissingFields(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        return call.Arguments.Any(IsMissingSomething) ? ValueTask.FromResult<object?>(TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest)) : next(call);

        static bool IsMissingSomething(object? argument) => argument switch
        {
            RegisterRequest { Email: null } or RegisterRequest { Password: null } => true,
            LoginRequest { Email: null } or LoginRequest { Password: null } or ForgotPasswordRequest { Email: null } or ResendConfirmationEmailRequest { Email: null } => true,
            ResetPassword reset => reset is { Email: null } or { ResetCode: null } or { NewPassword: null },
            DisownAccount disown => disown is { UserId: null } or { Code: null },
            _ => false,
        };
    }

    private static AuthorizationPolicy Staff(string policy, bool needsSecondFactor)
    {
        var staff = Bearer().RequireRole(StaffPolicy.Roles(policy));
        if (needsSecondFactor) staff.AddRequirements(new StaffSecondFactor.Requirement());
        return staff.Build();
    }

    private static AuthorizationPolicyBuilder Bearer() =>
        new AuthorizationPolicyBuilder(IdentityConstants.BearerScheme).RequireAuthenticatedUser();
}
