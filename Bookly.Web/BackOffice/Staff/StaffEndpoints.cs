using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice.Staff;

/// <summary>Form posts; each redirects, so that reloading repeats nothing.</summary>
public static class StaffEndpoints
{
    private const string StaffPage = "/admin/staff", WholesalePage = "/admin/wholesale";

    public static void MapBackOfficeStaff(this IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup(StaffPage).RequireAuthorization(StaffPolicy.RunShop);
        staff.MapFormPost("/{id}/roles", SetRolesAsync);
        staff.MapFormPost("/invitations", InviteAsync);
        staff.MapFormPost("/invitations/{id:guid}/revoke", RevokeAsync);
        var wholesale = routes.MapGroup(WholesalePage).RequireAuthorization(StaffPolicy.HandleOrders);
        wholesale.MapFormPost("", LiftAsync);
        wholesale.MapFormPost("/{id}/restore", RestoreAsync);
    }

    private static async Task<IResult> SetRolesAsync(string id, IFormCollection form, HttpContext context, StaffClient staff, Flash flash) =>
        FormAnswers.Show(context, flash, await staff.SetRolesAsync(id, RolesIn(form), context.RequestAborted), StaffTexts.RolesSet, StaffPage);

    private static async Task<IResult> InviteAsync(
        [FromForm] string? email, IFormCollection form, HttpContext context, StaffClient staff, Flash flash)
    {
        if (!MailAddressText.IsValid(email) || RolesIn(form) is not { Count: > 0 } roles)
        {
            flash.Set(context, new Notice(NoticeKind.Warning, StaffTexts.InviteIncomplete));
            return SeeOther.To(StaffPage);
        }

        return FormAnswers.Show(context, flash, await staff.InviteAsync(email!, roles, context.RequestAborted), StaffTexts.FormatInvited(email), StaffPage);
    }

    private static async Task<IResult> RevokeAsync(Guid id, HttpContext context, StaffClient staff, Flash flash) =>
        FormAnswers.Show(context, flash, await staff.RevokeAsync(id, context.RequestAborted), StaffTexts.Revoked, StaffPage);

    private static async Task<IResult> LiftAsync([FromForm] string? email, HttpContext context, StaffClient staff, Flash flash) =>
        FormAnswers.Show(context, flash, await staff.LiftAsync(email ?? "", context.RequestAborted), StaffTexts.Lifted, WholesalePage);

    private static async Task<IResult> RestoreAsync(string id, HttpContext context, StaffClient staff, Flash flash) =>
        FormAnswers.Show(context, flash, await staff.RestoreAsync(id, context.RequestAborted), StaffTexts.Restored, WholesalePage);

    private static IReadOnlyList<string> RolesIn(IFormCollection form) => [.. form["roles"].OfType<string>()];
}
