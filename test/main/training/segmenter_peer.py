"""The segmenter in PyTorch, written apart from ours: reads JSON (levels, weights, targets, known) on standard input and
prints logits, running statistics, losses and gradients."""
import json, sys
import torch
import torch.nn.functional as F

given = json.load(sys.stdin)
tensor = lambda value: torch.tensor(value["data"], dtype=torch.float32).reshape(value["shape"])
levels = [tensor(level) for level in given["levels"]]
weights = {name: tensor(value) for name, value in given["weights"].items()}
for name, value in weights.items():
    if "running" not in name:
        value.requires_grad_(True)
targets, known = tensor(given["targets"]), tensor(given["known"])

def forward(training):
    x = levels[4]
    for step in range(1, 5):
        skip = levels[4 - step]
        x = torch.cat([F.interpolate(x, size=skip.shape[2:], mode="bilinear", align_corners=True), skip], 1)
        for half in (1, 2):
            w = lambda field: weights[f"step{step}.bn{half}.{field}"]
            x = F.conv2d(x, weights[f"step{step}.conv{half}.weight"], padding=1)
            x = F.relu(F.batch_norm(x, w("running_mean"), w("running_var"), w("weight"), w("bias"), training=training, momentum=0.1, eps=1e-5))
    return F.conv2d(x, weights["out.weight"], weights["out.bias"])

with torch.no_grad():
    plain = forward(False)
logits = forward(True)
full = known[:, :, None, None].expand_as(logits)
pixels = (F.binary_cross_entropy_with_logits(logits, targets, reduction="none") * full).sum() / full.sum()
p, m = torch.sigmoid(logits) * full, targets * full
dice = 1 - ((2 * (p * m).sum((0, 2, 3)) + 1) / (p.sum((0, 2, 3)) + m.sum((0, 2, 3)) + 1)).mean()
(pixels + dice).backward()
flat = lambda value: value.detach().flatten().tolist()
print(json.dumps({
    "plain": flat(plain), "logits": flat(logits), "pixels": pixels.item(), "dice": dice.item(),
    "gradients": {name: flat(value.grad) for name, value in weights.items() if value.requires_grad},
    "statistics": {name: flat(value) for name, value in weights.items() if not value.requires_grad},
}))
