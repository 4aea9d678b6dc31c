using System.Net;
using System.Net.Http.Json;
using System.Text;
using Bookly.ApiService.Data;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Accounts;

/// <summary>
/// One password, typed on two keyboards: macOS and some phones send accented letters as letter and accent (NFD), others as one sign (NFC).
/// </summary>
public sealed class PasswordFormTests(OwnShop own) : IClassFixture<OwnShop>
{
    private const string Word = "Crème-Brûlée-de-Maman";
    private const string Other = "Öl-und-Käse-und-Brot";

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NormalizationForm.FormC, NormalizationForm.FormD)]
    [InlineData(NormalizationForm.FormD, NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormD, NormalizationForm.FormD)]
    public async Task Password_signs_in_in_either_form(NormalizationForm registered, NormalizationForm typed)
    {
        var email = NewAddress();
        Assert.Equal(HttpStatusCode.OK, await PostAsync("register", new { email, password = Word.Normalize(registered) }));

        Assert.Equal(HttpStatusCode.OK, await SignInAsync(email, Word.Normalize(typed)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(email, "Creme-Brulee-de-Maman"));
    }

    [Fact]
    public async Task Changed_password_signs_in_in_either_form()
    {
        var email = NewAddress();
        await PostAsync("register", new { email, password = Word });
        using var reader = await Shopper.SignInAsync(_shop.ApiClient(), email, Word);

        var changed = await reader.SendAsync<object>(HttpMethod.Post, "/api/accounts/manage/info", new
        {
            oldPassword = Word.Normalize(NormalizationForm.FormD),
            newPassword = Other.Normalize(NormalizationForm.FormD),
        });

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(email, Other));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(email, Other.Normalize(NormalizationForm.FormD)));
    }

    [Fact]
    public async Task Reset_password_and_deletion_take_either_form()
    {
        var email = NewAddress();
        await PostAsync("register", new { email, password = Word });
        await using (var scope = _shop.Services().CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            var user = (await users.FindByEmailAsync(email))!;
            var token = await users.GeneratePasswordResetTokenAsync(user);
            var code = Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));
            Assert.Equal(HttpStatusCode.OK, await PostAsync(
                "resetPassword", new { email, resetCode = code, newPassword = Other.Normalize(NormalizationForm.FormD) }));
        }

        using var reader = await Shopper.SignInAsync(_shop.ApiClient(), email, Other);
        var deleted = await reader.SendAsync<object>(
            HttpMethod.Post, "/api/accounts/manage/delete", new { password = Other.Normalize(NormalizationForm.FormD) });
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
    }

    [Theory]
    [InlineData(NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormD)]
    public async Task Hashes_of_before_keep_working_in_either_form(NormalizationForm hashed)
    {
        foreach (var typed in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            var email = NewAddress();
            await PostAsync("register", new { email, password = Word });
            var hash = new PasswordHasher<User>().HashPassword(new User(), Word.Normalize(hashed));
            await _shop.ExecuteAsync($"UPDATE users SET password_hash = '{hash}' WHERE email = '{email}'");

            Assert.Equal(HttpStatusCode.OK, await SignInAsync(email, Word.Normalize(typed)));
            Assert.Equal(HttpStatusCode.OK, await SignInAsync(email, Word));
        }
    }

    [Fact]
    public async Task Rules_judge_both_forms_alike()
    {
        // Five signs are too few however they are written.
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("register", new { email = NewAddress(), password = "Éa1-é".Normalize(form) }));
        }
    }

    private static string NewAddress() => $"{Guid.NewGuid():N}@readers.example";

    private Task<HttpStatusCode> SignInAsync(string email, string password) => PostAsync("login", new { email, password });

    private async Task<HttpStatusCode> PostAsync(string path, object body)
    {
        using var api = _shop.ApiClient();
        using var answer = await api.PostAsJsonAsync($"/api/accounts/{path}", body, Ct);
        return answer.StatusCode;
    }
}
