using System.Net;
using System.Text.Json;
using System.Web;
using Bookly.Contracts;
using Bookly.Tests.Accounts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>Who works in the shop: invited by mail, with roles, and out when the roles are taken away.</summary>
public sealed class StaffTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private const string Staff = "/api/admin/staff", Invitations = Staff + "/invitations";

    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Invited_address_gets_a_link_and_its_account_the_roles()
    {
        var email = NewAddress();

        await InviteAsync(email, StaffRole.Catalog, StaffRole.Orders);
        var token = await TokenToAsync(email);

        var read = (await _shop.PostAsync("invitations/read", new InvitationToken(token))).Value;
        Assert.Equal((email, false), (read.GetProperty("email").GetString(), read.GetProperty("hasAccount").GetBoolean()));
        Assert.Equal(HttpStatusCode.OK, (await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, "other@readers.example", Shopper.Password))).Status);
        // The invited address and no other, confirmed by the mail that came there.
        using var member = await Shopper.SignInAsync(_shop.ApiClient(), email, Shopper.Password);
        Assert.Equal([StaffRole.Catalog, StaffRole.Orders], (await member.SendAsync<CallerInfo>(HttpMethod.Get, "/api/accounts/me")).Value.Roles.Order());
        Assert.True(await _shop.QueryAsync<bool>($"SELECT email_confirmed FROM users WHERE email = '{email}'"));
    }

    [Fact]
    public async Task Account_accepts_by_its_owner_and_its_sessions_end()
    {
        using var reader = await _shop.NewShopperAsync();
        using var other = await _shop.NewShopperAsync();
        await InviteAsync(reader.Email, StaffRole.Bookkeeper);
        var token = await TokenToAsync(reader.Email);

        Assert.Equal(ProblemCodes.AccountExists, (await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, null, Shopper.Password))).Code);
        Assert.Equal(ProblemCodes.InvitationForAnother, (await AcceptAsync(other, token)).Code);
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(reader, token)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Eventually.BecomesAsync(() => reader.CartAsync(), cart => cart.Status == HttpStatusCode.Unauthorized)).Status);
        using var again = await Shopper.SignInAsync(_shop.ApiClient(), reader.Email, Shopper.Password);
        Assert.Equal(HttpStatusCode.OK, (await again.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/takings")).Status);
    }

    [Theory]
    [InlineData("used")]
    [InlineData("withdrawn")]
    [InlineData("expired")]
    [InlineData("unknown")]
    public async Task Link_that_is_not_open_gives_nothing(string why)
    {
        var email = NewAddress();
        await InviteAsync(email, StaffRole.Owner);
        var token = await TokenToAsync(email);
        switch (why)
        {
            case "used": _ = (await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, null, Shopper.Password))).Value; break;
            case "withdrawn":
                var open = Assert.Single((await _shop.Admin.SendAsync<OpenInvitation[]>(HttpMethod.Get, Invitations)).Value, row => row.Email == email);
                Assert.Equal(HttpStatusCode.NoContent, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"{Invitations}/{open.Id}")).Status);
                break;
            case "expired": await _shop.ExecuteAsync($"UPDATE staff_invitations SET expires_at = now() WHERE email = '{email}'"); break;
            default: token = "A" + token[1..] == token ? "B" + token[1..] : "A" + token[1..]; break;
        }

        var accounts = await _shop.QueryAsync<long>("SELECT count(*) FROM users");
        foreach (var answer in new[]
        {
            await _shop.PostAsync("invitations/read", new InvitationToken(token)),
            await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, null, Shopper.Password)),
            await AcceptAsync(await _shop.NewShopperAsync(), token),
        })
        {
            Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.InvitationNotOpen), (answer.Status, answer.Code));
        }

        Assert.Equal(accounts + 1, await _shop.QueryAsync<long>("SELECT count(*) FROM users"));
        Assert.DoesNotContain((await _shop.Admin.SendAsync<OpenInvitation[]>(HttpMethod.Get, Invitations)).Value, row => row.Email == email && why != "unknown");
    }

    [Fact]
    public async Task Token_is_nowhere_in_the_database()
    {
        var email = NewAddress();
        await InviteAsync(email, StaffRole.Owner);
        var token = await TokenToAsync(email);

        Assert.Equal(0, await _shop.QueryAsync<long>(
            $"SELECT count(*) FROM (SELECT i::text AS row FROM staff_invitations i UNION ALL SELECT m::text FROM outbox_mails m UNION ALL SELECT a::text FROM audit_entries a) t WHERE row LIKE '%{token}%'"));
    }

    [Fact]
    public async Task Taking_the_roles_away_ends_the_sessions()
    {
        using var member = await Shopper.RegisterAdminAsync(_shop.ApiClient(), _shop.ConnectionString, StaffRole.Catalog);
        Assert.Equal(HttpStatusCode.OK, (await member.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/books")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await SetRolesAsync(_shop.Admin, member)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await member.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/books")).Status);
        using var shopper = await Shopper.SignInAsync(_shop.ApiClient(), member.Email, Shopper.Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await shopper.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/books")).Status);
        // Whoever has no role is invited, so that they agree to it.
        Assert.Equal(ProblemCodes.StaffMemberNotFound, (await SetRolesAsync(_shop.Admin, member, StaffRole.Owner)).Code);
    }

    [Fact]
    public async Task Roles_that_there_are_not_are_refused()
    {
        using var member = await Shopper.RegisterAdminAsync(_shop.ApiClient(), _shop.ConnectionString, StaffRole.Catalog);

        Assert.Equal(ProblemCodes.ValidationFailed, (await SetRolesAsync(_shop.Admin, member, "Admin")).Code);
        Assert.Equal(ProblemCodes.ValidationFailed, (await SetRolesAsync(_shop.Admin, member, StaffRole.Owner, StaffRole.Owner)).Code);
    }

    [Fact]
    public async Task Last_owner_stays_although_two_take_the_role_from_each_other()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture);
        using var other = await Shopper.RegisterAdminAsync(shop.ApiClient(), shop.ConnectionString);

        var both = await Task.WhenAll(
            SetRolesAsync(shop.Admin, other, shop, StaffRole.Orders), SetRolesAsync(other, shop.Admin, shop, StaffRole.Orders));

        // The second is the last owner, or has lost its session by then.
        Assert.Equal(1, both.Count(answer => answer.Status == HttpStatusCode.NoContent));
        var owner = Array.Find(both, answer => answer.Status == HttpStatusCode.NoContent) == both[0] ? shop.Admin : other;
        Assert.Equal(ProblemCodes.LastOwner, (await SetRolesAsync(owner, owner, shop, StaffRole.Orders)).Code);
        Assert.Equal(1, await shop.QueryAsync<long>("SELECT count(*) FROM user_roles m JOIN roles r ON r.id = m.role_id WHERE r.name = 'Owner'"));
    }

    [Fact]
    public async Task Old_session_has_to_prove_itself_before_it_decides_over_staff()
    {
        using var owner = await Shopper.RegisterAdminAsync(_shop.ApiClient(), _shop.ConnectionString);
        await _shop.ExecuteAsync(
            $"UPDATE account_sessions SET proved_at = proved_at - interval '10 minutes' WHERE user_id = (SELECT id FROM users WHERE email = '{owner.Email}')");

        var invited = await owner.SendAsync<JsonElement>(HttpMethod.Post, Invitations, new InviteStaff(NewAddress(), [StaffRole.Owner]));
        var set = await SetRolesAsync(owner, owner, StaffRole.Owner);

        Assert.Equal((ProblemCodes.FreshProofNeeded, ProblemCodes.FreshProofNeeded), (invited.Code, set.Code));
    }

    [Fact]
    public async Task Owners_hear_of_a_new_device_once()
    {
        using var owner = await Shopper.RegisterAdminAsync(_shop.ApiClient(), _shop.ConnectionString);
        using var member = await Shopper.RegisterAdminAsync(_shop.ApiClient(), _shop.ConnectionString, StaffRole.Catalog);
        var first = await own.Mail.MailToAsync(owner.Email, $"{member.Email} signed in from a new device");
        Assert.Contains("127.0.0.0/24", first.Text, StringComparison.Ordinal);

        using (await Shopper.SignInAsync(_shop.ApiClient(), member.Email, Shopper.Password)) { }
        using var phone = _shop.ApiClient();
        phone.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1");
        using (await Shopper.SignInAsync(phone, member.Email, Shopper.Password)) { }

        await Eventually.BecomesAsync(() => Task.FromResult(NewsOf(member)), news => news.Any(mail => mail.Text!.Contains("iPhone", StringComparison.Ordinal)));
        Assert.Equal(2, NewsOf(member).Count);

        List<MailCatcher.CaughtMail> NewsOf(Shopper of) => [.. own.Mail.MailsTo(owner.Email).Where(mail => mail.Subject.StartsWith(of.Email, StringComparison.Ordinal))];
    }

    private static string NewAddress() => $"{Guid.NewGuid():N}@staff.example";

    private async Task InviteAsync(string email, params string[] roles) =>
        Assert.Equal(HttpStatusCode.Accepted, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, Invitations, new InviteStaff(email, roles))).Status);

    private async Task<string> TokenToAsync(string email) =>
        HttpUtility.ParseQueryString(AccountMailTests.LinkIn((await own.Mail.MailToAsync(email, "invited to work")).Text!).Query)["token"]!;

    private static Task<Answer<JsonElement>> AcceptAsync(Shopper reader, string token) =>
        reader.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/invitations/accept", new InvitationToken(token));

    private Task<Answer<JsonElement>> SetRolesAsync(Shopper by, Shopper member, params string[] roles) => SetRolesAsync(by, member, _shop, roles);

    private static async Task<Answer<JsonElement>> SetRolesAsync(Shopper by, Shopper member, TestShop shop, params string[] roles)
    {
        var id = await shop.QueryAsync<string>($"SELECT id FROM users WHERE email = '{member.Email}'");
        return await by.SendAsync<JsonElement>(HttpMethod.Put, $"{Staff}/{id}/roles", new SetStaffRoles(roles));
    }
}
