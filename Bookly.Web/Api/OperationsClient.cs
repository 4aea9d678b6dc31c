using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class OperationsClient(ApiConnection api)
{
    public Task<PagedList<AdminCase>> ListCasesAsync(string state, int page, CancellationToken cancellationToken) =>
        GetAsync<PagedList<AdminCase>>(PageNumber.Url("/api/admin/cases", page, ("state", state)), cancellationToken);

    public Task<ApiResult<AdminCase>> ResolveCaseAsync(long id, ResolveCase resolution, CancellationToken cancellationToken) =>
        api.SendAsync<AdminCase>(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/api/admin/cases/{id}/resolve"), resolution, cancellationToken);

    public Task<PagedList<AdminDispute>> ListDisputesAsync(string state, int page, CancellationToken cancellationToken) =>
        GetAsync<PagedList<AdminDispute>>(PageNumber.Url("/api/admin/disputes", page, ("state", state)), cancellationToken);

    public Task<PagedList<AdminEvent>> ListEventsAsync(string? state, int page, CancellationToken cancellationToken) =>
        GetAsync<PagedList<AdminEvent>>(PageNumber.Url("/api/admin/events", page, ("state", state)), cancellationToken);

    public Task<SigningSecrets> GetSigningSecretsAsync(CancellationToken cancellationToken) =>
        GetAsync<SigningSecrets>("/api/admin/webhook-secrets", cancellationToken);

    public Task<AdminEventDetails?> FindEventAsync(string id, CancellationToken cancellationToken) =>
        api.FindMineAsync<AdminEventDetails>($"/api/admin/events/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>Handles an event again that was handled before.</summary>
    public Task<ApiResult<EventRun>> RunEventAsync(string id, CancellationToken cancellationToken) =>
        api.SendAsync<EventRun>(HttpMethod.Post, $"/api/admin/events/{Uri.EscapeDataString(id)}/run", null, cancellationToken);

    public Task<ApiProblem?> ReplayEventAsync(string id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, $"/api/admin/events/{Uri.EscapeDataString(id)}/replay", null, cancellationToken);

    public Task<PagedList<AdminMail>> ListMailsAsync(string? state, int page, CancellationToken cancellationToken) =>
        GetAsync<PagedList<AdminMail>>(PageNumber.Url("/api/admin/mails", page, ("state", state)), cancellationToken);

    public Task<ApiProblem?> ReplayMailAsync(long id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/api/admin/mails/{id}/replay"), null, cancellationToken);

    public Task<PagedList<ReconcileRun>> ListRunsAsync(int page, CancellationToken cancellationToken) =>
        GetAsync<PagedList<ReconcileRun>>(PageNumber.Url("/api/admin/reconcile/runs", page), cancellationToken);

    public Task<ReconcileRunDetails?> FindRunAsync(long id, CancellationToken cancellationToken) =>
        api.FindMineAsync<ReconcileRunDetails>(string.Create(CultureInfo.InvariantCulture, $"/api/admin/reconcile/runs/{id}"), cancellationToken);

    /// <summary>The new run, or the one in progress.</summary>
    public Task<ApiResult<ReconcileRun>> ReconcileAsync(CancellationToken cancellationToken) =>
        api.SendAsync<ReconcileRun>(HttpMethod.Post, "/api/admin/reconcile", null, cancellationToken);

    public Task<InvariantReport> CheckInvariantsAsync(CancellationToken cancellationToken) =>
        GetAsync<InvariantReport>("/api/admin/invariants", cancellationToken);

    public Task<MonitorReport> GetMonitorAsync(CancellationToken cancellationToken) => GetAsync<MonitorReport>("/api/admin/alarms", cancellationToken);

    /// <param name="probe">Stripe shall send an event that means nothing.</param>
    public Task<DoctorReport> ExamineAsync(bool probe, CancellationToken cancellationToken) =>
        GetAsync<DoctorReport>(probe ? "/api/admin/doctor?probe=true" : "/api/admin/doctor", cancellationToken);

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) where T : class =>
        await api.FindMineAsync<T>(path, cancellationToken) ?? throw new ApiUnavailableException($"{path} is not there.");
}
