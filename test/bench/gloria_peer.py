"""GLoRIA in PyTorch, written from the paper and the public code's observed behaviour, not from ours.

    /usr/bin/python3 gloria_peer.py CHECKPOINT VOCABULARY TEXTS.json OUT
    /usr/bin/python3 gloria_peer.py CHECKPOINT VOCABULARY TEXTS.json --time

torchvision's ResNet-50 and a BERT of its own read the checkpoint with torch.load; the films are formulas, the texts a
JSON list. OUT (torch.save) holds every output of compat mode. With --time each line of standard input names what to
do once (image, texts, film) and is answered by the milliseconds it took.
"""
import json
import math
import os
import re
import sys
import time

import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torch.utils import mkldnn

POSITIONS = 97
LAST_LAYERS = 4


class Layer(nn.Module):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x, mask):
        def split(y):
            return y.view(y.shape[0], y.shape[1], self.heads, -1).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        share = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[-1]) + (1 - mask[:, None, None, :]) * -10000.0, -1)
        x = self.norm1(x + self.o((share @ v).transpose(1, 2).reshape(x.shape)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Bert(nn.Module):
    NAMES = {'attention.self.query': 'q', 'attention.self.key': 'k', 'attention.self.value': 'v', 'attention.output.dense': 'o',
             'attention.output.LayerNorm': 'norm1', 'intermediate.dense': 'up', 'output.dense': 'down', 'output.LayerNorm': 'norm2'}

    def __init__(self, state, heads):
        super().__init__()
        words = state['embeddings.word_embeddings.weight']
        width = words.shape[1]
        self.words = words
        self.positions = state['embeddings.position_embeddings.weight']
        self.kind = state['embeddings.token_type_embeddings.weight'][0]
        self.norm = nn.LayerNorm(width, 1e-12)
        self.norm.load_state_dict({part: state[f'embeddings.LayerNorm.{part}'] for part in ('weight', 'bias')})
        depth = 1 + max(int(name.split('.')[2]) for name in state if name.startswith('encoder.layer.'))
        self.layers = nn.ModuleList()
        for n in range(depth):
            layer = Layer(width, heads, state[f'encoder.layer.{n}.intermediate.dense.weight'].shape[0])
            layer.load_state_dict({f'{ours}.{part}': state[f'encoder.layer.{n}.{theirs}.{part}'] for theirs, ours in self.NAMES.items() for part in ('weight', 'bias')})
            self.layers.append(layer)

    def forward(self, ids, mask):
        x = self.norm(self.words[ids] + self.positions[: ids.shape[1]] + self.kind)
        states = [x]
        for layer in self.layers:
            states.append(layer(states[-1], mask))
        return states


def clean(text):
    sentences = [s for part in re.split(r'[0-9]+\.', text.replace('\n', ' ')) for s in part.split('.')]
    kept = [tokens for tokens in (re.findall(r'\w+', s.lower()) for s in sentences) if len(tokens) > 1]
    return ' '.join(t.encode('ascii', 'ignore').decode() for tokens in kept for t in tokens)


def pieces_of(text, ids):
    """WordPiece: the longest piece that fits, again and again. Punctuation (an underscore) stands alone."""
    found = []
    for word in re.sub('(_)', r' \1 ', text).split():
        at, own = 0, []
        while at < len(word):
            ends = [e for e in range(len(word), at, -1) if ('##' if at else '') + word[at:e] in ids]
            if not ends:
                own = ['[UNK]']
                break
            own.append(('##' if at else '') + word[at:ends[0]])
            at = ends[0]
        found += own
    return ['[CLS]', *found, '[SEP]']


class Gloria(nn.Module):
    def __init__(self, state, vocabulary, heads=12):
        super().__init__()
        part = lambda prefix: {name[len(prefix):]: value for name, value in state.items() if name.startswith(prefix)}
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.resnet = torchvision.models.resnet50()
        self.resnet.fc = nn.Identity()
        missing, unexpected = self.resnet.load_state_dict(part('gloria.img_encoder.model.'), strict=False)
        assert not unexpected and all(name.endswith('num_batches_tracked') for name in missing), (missing, unexpected)
        self.local_embedder = state['gloria.img_encoder.local_embedder.weight']
        self.global_embedder = (state['gloria.img_encoder.global_embedder.weight'], state['gloria.img_encoder.global_embedder.bias'])
        self.bert = Bert(part('gloria.text_encoder.model.'), heads)

    def image(self, pixels):
        r = self.resnet
        x = F.interpolate(pixels.expand(-1, 3, -1, -1), size=(299, 299), mode='bilinear', align_corners=True)
        x = r.layer2(r.layer1(r.maxpool(r.relu(r.bn1(r.conv1(x))))))
        local = r.layer3(x)
        pooled = r.avgpool(r.layer4(local)).flatten(1)
        return F.conv2d(local, self.local_embedder), F.linear(pooled, *self.global_embedder)

    def tokens(self, texts):
        pieces = [pieces_of(clean(text), self.ids) for text in texts]
        ids = torch.tensor([[self.ids[p] for p in row] + [0] * (POSITIONS - len(row)) for row in pieces])
        mask = torch.tensor([[1.0] * len(row) + [0.0] * (POSITIONS - len(row)) for row in pieces])
        return pieces, ids, mask

    def text(self, texts):
        pieces, ids, mask = self.tokens(texts)
        layers = torch.stack(self.bert(ids, mask)[-LAST_LAYERS:], 1)
        words = torch.zeros(len(texts), LAST_LAYERS, POSITIONS, layers.shape[-1])
        counts = []
        for row, own in enumerate(pieces):
            word = -1
            for position, piece in enumerate(own):
                word += 0 if piece.startswith('##') else 1
                words[row, :, word] += layers[row, :, position]
            counts.append(word + 1)
        return words.sum(1).transpose(1, 2), words.mean(2).sum(1), counts


def attention(query, context):
    """attention_fn of the public code: query [n, D, q], context [n, D, h, w] -> contexts [n, D, q], maps [n, q, h, w]."""
    n, _, h, w = context.shape
    regions = context.flatten(2)
    share = torch.softmax(regions.transpose(1, 2) @ query, 2).transpose(1, 2)
    maps = torch.softmax(4.0 * share, 2)
    return regions @ maps.transpose(1, 2), maps.view(n, -1, h, w)


def compat(local, glob, words, sentences, texts):
    """What the public script computes: as many words as the raw prompt has characters, the largest cosine times 5."""
    locals_, maps = [], []
    for i, text in enumerate(texts):
        count = min(len(text), POSITIONS - 1)
        word = words[i : i + 1, :, 1 : count + 1].repeat(len(local), 1, 1)
        context, own = attention(word, local)
        locals_.append(5.0 * F.cosine_similarity(word, context, dim=1).max(1).values)
        maps.append(own)
    local_similarity = torch.stack(locals_, 1)
    global_similarity = F.cosine_similarity(glob[:, None], sentences[None], dim=2)
    return local_similarity, global_similarity, (local_similarity + global_similarity) / 2, maps


def films(side=224):
    i = torch.arange(side * side, dtype=torch.int64)
    one = ((i * 7919 % 1009).float() / 504.5 - 1).view(1, 1, side, side)
    return torch.cat([one, one.flip(2, 3)])


def serve_times(model, texts):
    """image: one film encoded; texts: the first 25 encoded; film: one film encoded and held against all, encoded before."""
    torch.set_num_threads(os.cpu_count())
    # Debian builds PyTorch with the reference BLAS, which is slow; oneDNN's linear layers are what others' builds have.
    for layer in model.bert.layers:
        for name, module in layer.named_children():
            if isinstance(module, nn.Linear):
                setattr(layer, name, mkldnn.MkldnnLinear(module, torch.float))
    some = texts[:25]
    words, sentences, _ = model.text(some)
    # Vectors of other texts would take as long: those at hand stand for them.
    at = [i % len(some) for i in range(len(texts))]
    words, sentences = words[at], sentences[at]
    film = films()[:1]
    work = {'image': lambda: model.image(film), 'texts': lambda: model.text(some), 'film': lambda: compat(*model.image(film), words, sentences, texts)}
    print('ready', flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        work[line.strip()]()
        print(1000 * (time.perf_counter() - start), flush=True)


def main():
    checkpoint, vocabulary, texts, out = sys.argv[1:5]
    model = Gloria(torch.load(checkpoint)['state_dict'], open(vocabulary, encoding='utf8').read().split('\n')[:-1]).eval()
    texts = json.load(open(texts))
    with torch.no_grad():
        if out == '--time':
            return serve_times(model, texts)
        local, glob = model.image(films())
        words, sentences, counts = model.text(texts)
        local_similarity, global_similarity, both, maps = compat(local, glob, words, sentences, texts)
    results = {'local': local, 'global': glob, 'sentences': sentences, 'similarity_local': local_similarity, 'similarity_global': global_similarity, 'similarity': both}
    for i, count in enumerate(counts):
        results[f'words_{i}'] = words[i, :, :count].t().contiguous()
        # Maps of positions 1 .. : those of words and of [SEP], as far as the script counts.
        results[f'maps_{i}'] = maps[i][:, : min(count - 1, maps[i].shape[1])].contiguous()
    torch.save(results, out)


if __name__ == '__main__':
    main()
